package dev.sesame.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Decides whether a run did what was expected, and says where it did not. */
final class Comparison {

    private final Scenario scenario;
    private final Expectation want;
    private final JsonNode got;
    private final List<String> differences = new ArrayList<>();

    private Comparison(Scenario scenario, Expectation want, JsonNode got) {
        this.scenario = scenario;
        this.want = want;
        this.got = got;
    }

    /** Lists the differences that count; empty if the run agrees with the expectation. */
    static List<String> differences(Scenario scenario, Expectation want, JsonNode got) {
        var comparison = new Comparison(scenario, want, got);
        comparison.compareExit();
        comparison.compareJson();
        comparison.compareFiles();
        comparison.compareRequests();
        comparison.compareHeaders();
        if (scenario.has("tty")) {
            comparison.compareTree("ttyErrors");
        }
        comparison.compareText("stdout");
        comparison.compareText("stderr");
        return List.copyOf(comparison.differences);
    }

    /** The number itself is free: a script asks whether it worked. */
    private void compareExit() {
        if (want.says("exit") && !ending(want.get("exit")).equals(ending(got.path("exit")))) {
            differences.add(
                    "exit: want "
                            + want.get("exit")
                            + "\n    got "
                            + got.path("exit")
                            + "\n    with stderr "
                            + got.path("stderr"));
        }
    }

    private static String ending(JsonNode exit) {
        if (!exit.isNumber()) {
            return "killed";
        }
        return exit.asInt() == 0 ? "success" : "failure";
    }

    private void compareJson() {
        if (scenario.get("compareJson").asBoolean(true) && want.get("json").isContainerNode()) {
            differences.addAll(
                    JsonTree.differences(
                            "json", relevant(want.get("json")), relevant(got.path("json"))));
        }
    }

    private JsonNode relevant(JsonNode json) {
        if (!(json.deepCopy() instanceof ObjectNode copy)) {
            return json;
        }
        scenario.get("ignoreJsonKeys").forEach(name -> copy.remove(name.asText()));
        return copy;
    }

    private void compareFiles() {
        compareTree("authJson");
        if (want.isDeviation() || scenario.get("compareMode").asBoolean()) {
            compareTree("authMode");
        }
        if (scenario.has("capture")) {
            compareTree("files");
        }
    }

    private void compareTree(String member) {
        if (want.says(member)) {
            differences.addAll(JsonTree.differences(member, want.get(member), got.path(member)));
        }
    }

    private void compareRequests() {
        if (want.says("requests")) {
            compareLists("requests", lines(want.get("requests")), lines(got.path("requests")));
        }
    }

    /** Equal neighbours are retries and count once, unless the scenario is about their number. */
    private List<String> lines(JsonNode requests) {
        var lines = new ArrayList<String>();
        for (JsonNode request : requests) {
            var line = line(request);
            boolean isRetry = !lines.isEmpty() && lines.getLast().equals(line);
            boolean counts = !isRetry || scenario.get("countRequests").asBoolean();
            if (counts && !request.path("kind").asText().equals("title")) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static String line(JsonNode request) {
        return request.path("method").asText()
                + " "
                + request.path("path").asText()
                + " "
                + request.path("authorization").asText("-");
    }

    private void compareHeaders() {
        if (!want.says("requests")) {
            return;
        }
        for (JsonNode name : scenario.get("compareHeaders")) {
            compareLists(
                    "header " + name.asText(),
                    header(want.get("requests"), name.asText()),
                    header(got.path("requests"), name.asText()));
        }
    }

    private static List<String> header(JsonNode requests, String name) {
        var values = new ArrayList<String>();
        for (JsonNode request : requests) {
            if (request.path("kind").asText().equals("chat")) {
                values.add(request.path("headers").path(name).asText("-"));
            }
        }
        return values;
    }

    private void compareLists(String what, List<String> wanted, List<String> seen) {
        if (!wanted.equals(seen)) {
            differences.add(what + ": want " + wanted + "\n    got " + seen);
        }
    }

    private void compareText(String stream) {
        boolean counts = want.isDeviation() || scenario.get("text").asBoolean();
        if (counts && want.says(stream)) {
            compareTree(stream);
        }
        for (JsonNode part : want.get(stream + "Contains")) {
            if (!got.path(stream).asText().contains(part.asText())) {
                differences.add(stream + ": want " + part + " in it\n    got " + got.path(stream));
            }
        }
    }
}
