package dev.sesame.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Decides whether the steps of a plugin case went as wanted. Decision 10 is a rule here: OpenCode
 * asks a model for a title as well and calls the hooks for that, so what a hook logged for the
 * agent {@code title} does not count. Everything else that we decided stands in a file of the case.
 */
final class CaseComparison {

    private static final String ALSO = "Also";

    private final String where;
    private final JsonNode want;
    private final JsonNode got;
    private final List<String> differences = new ArrayList<>();

    private CaseComparison(String where, JsonNode want, JsonNode got) {
        this.where = where;
        this.want = want;
        this.got = got;
    }

    /**
     * Lists what is wrong with what was seen of a case: where it differs from what we want, and a
     * file of ours that has no reason or is not needed any more.
     */
    static List<String> problems(PluginCase which, JsonNode seen) throws IOException {
        var deviations = differences(which.recorded(), seen);
        if (!which.isDeviation()) {
            return deviations;
        }
        var problems = new ArrayList<>(new Expectation(which.own(), true).faults());
        problems.addAll(differences(which.wanted(), seen));
        if (deviations.isEmpty()) {
            problems.add("it does what OpenCode did: delete expect-sesame.json");
        }
        return problems;
    }

    /** Lists the differences of all steps; empty if they went as wanted. */
    static List<String> differences(JsonNode want, JsonNode got) {
        var all = new ArrayList<String>();
        if (want.size() != got.size()) {
            all.add("steps: want " + want.size() + ", got " + got.size());
        }
        for (int i = 0; i < Math.min(want.size(), got.size()); i++) {
            var step = "step " + i + " (" + want.path(i).path("step").asText() + ") ";
            var comparison = new CaseComparison(step, want.path(i), got.path(i));
            comparison.compare();
            all.addAll(comparison.differences);
        }
        return all;
    }

    private void compare() {
        if (!ending(want.path("exit")).equals(ending(got.path("exit")))) {
            add("exit: want " + want.path("exit") + "\n    got " + got);
        }
        for (String text : new String[] {"screen", "stdout", "stderr"}) {
            if (want.has(text)) {
                compareLines(text);
            }
        }
        compareTrees("auth_json", want.path("auth_json"), got.path("auth_json"));
        compareTrees("plugin_log", counted(want), counted(got));
        var requests = CaseRequest.differences(want.path("requests"), got.path("requests"));
        requests.forEach(this::add);
    }

    /** The number itself is free: a script asks whether it worked. */
    private static String ending(JsonNode exit) {
        if (!exit.isNumber()) {
            return "killed";
        }
        return exit.asInt() == 0 ? "success" : "failure";
    }

    /** Each text of {@code …Also} names a line that comes in addition to those recorded. */
    private void compareLines(String member) {
        var seen = new ArrayList<String>();
        got.path(member).forEach(line -> seen.add(line.asText()));
        for (JsonNode also : want.path(member + ALSO)) {
            var line = seen.stream().filter(each -> each.contains(also.asText())).findFirst();
            line.ifPresentOrElse(
                    seen::remove, () -> add(member + ": want a line with " + also + " in " + seen));
        }
        var wanted = new ArrayList<String>();
        want.path(member).forEach(line -> wanted.add(line.asText()));
        wanted.removeIf(String::isBlank);
        if (!wanted.equals(seen)) {
            add(member + ": want " + wanted + "\n    got " + seen);
        }
    }

    private void compareTrees(String member, JsonNode wanted, JsonNode seen) {
        boolean areBothNothing = isNothing(wanted) && isNothing(seen);
        if (!areBothNothing) {
            JsonTree.differences(member, wanted, seen).forEach(this::add);
        }
    }

    private static boolean isNothing(JsonNode tree) {
        return tree.isNull() || tree.isMissingNode() || (tree.isArray() && tree.isEmpty());
    }

    /** Nobody waits for the hook of an event, so their order is free: they go to the end. */
    private static JsonNode counted(JsonNode step) {
        var lines = JsonNodeFactory.instance.arrayNode();
        var events = new TreeMap<String, JsonNode>();
        for (JsonNode line : step.path("plugin_log")) {
            if (line.has("event")) {
                events.put(line.toString(), line);
            } else if (!line.path("agent").asText().equals("title")) {
                lines.add(line);
            }
        }
        events.values().forEach(lines::add);
        return lines;
    }

    private void add(String difference) {
        differences.add(where + difference);
    }
}
