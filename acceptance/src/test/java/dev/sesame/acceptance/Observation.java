package dev.sesame.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sesame.acceptance.Invocation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a run did, in the form of an expectation file. */
final class Observation {

    private static final int MOST_EQUAL_REQUESTS = 10;
    private static final int PERMISSIONS = 0777;

    private final Scenario scenario;
    private final Places places;
    private final Wording wording;

    Observation(Scenario scenario, Places places) {
        this.scenario = scenario;
        this.places = places;
        wording = new Wording(places);
    }

    ObjectNode of(Outcome outcome, List<Received> received) throws IOException {
        var seen = JsonNodeFactory.instance.objectNode();
        seen.put("exit", outcome.exit());
        seen.put("stdout", wording.text(outcome.stdout()));
        seen.put("stderr", wording.text(outcome.stderr()));
        if (outcome.timedOut()) {
            seen.put("timedOut", true).putNull("exit");
        }
        var json = scenario.has("tty") ? MissingNode.getInstance() : json(outcome.stdout());
        if (scenario.has("tty")) {
            putErrors(seen);
        }
        if (!json.isMissingNode()) {
            seen.put("stdout", "<json>").set("json", wording.tree(json));
        }
        putAuth(seen);
        if (scenario.has("capture")) {
            seen.set("files", files());
        }
        seen.set("requests", requests(received));
        return seen;
    }

    /** What a terminal shows is drawn again and again; of it only the errors can be compared. */
    private static void putErrors(ObjectNode seen) {
        var errors = seen.putArray("ttyErrors");
        Wording.plain(seen.path("stdout").asText())
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("Error: "))
                .forEach(errors::add);
        seen.put("stdout", "<tty>");
    }

    /** Reads the output as one document, or as one object per line. */
    private static JsonNode json(String stdout) {
        var text = Wording.plain(stdout).strip();
        try {
            var document = JsonTree.parse(text);
            return document.isContainerNode() ? document : MissingNode.getInstance();
        } catch (JsonProcessingException _) {
            return lines(text.lines().filter(line -> !line.isBlank()).toList());
        }
    }

    private static JsonNode lines(List<String> lines) {
        var all = JsonNodeFactory.instance.arrayNode();
        try {
            for (String line : lines) {
                if (!line.startsWith("{")) {
                    return MissingNode.getInstance();
                }
                all.add(JsonTree.parse(line));
            }
        } catch (JsonProcessingException _) {
            return MissingNode.getInstance();
        }
        return all;
    }

    private void putAuth(ObjectNode seen) throws IOException {
        if (!Files.exists(places.surroundings().authFile())) {
            seen.putNull("authJson");
            return;
        }
        var text = Files.readString(places.surroundings().authFile());
        try {
            var auth = JsonTree.parse(text);
            seen.set("authJson", wording.tree(auth));
            seen.put("authCanonical", text.equals(JsonTree.pretty(auth)));
        } catch (JsonProcessingException _) {
            seen.putObject("authJson").put("<not json>", places.blank(text));
        }
        var mode = (Integer) Files.getAttribute(places.surroundings().authFile(), "unix:mode");
        seen.put("authMode", Integer.toOctalString(mode & PERMISSIONS));
    }

    private ObjectNode files() throws IOException {
        var files = JsonNodeFactory.instance.objectNode();
        for (JsonNode name : scenario.get("capture")) {
            var file = Path.of(places.fill(name.asText()));
            if (Files.isDirectory(file)) {
                files.put(name.asText(), "<dir>");
            } else if (Files.exists(file)) {
                files.put(name.asText(), places.blank(Files.readString(file)));
            } else {
                files.putNull(name.asText());
            }
        }
        return files;
    }

    /** Titles are asked for at any time, so they go to the end. */
    private JsonNode requests(List<Received> received) {
        var ordered = new ArrayList<JsonNode>();
        for (boolean forTitle : new boolean[] {false, true}) {
            received.stream()
                    .filter(each -> each.isForTitle() == forTitle)
                    .forEach(each -> ordered.add(wording.tree(each.record())));
        }
        return collapsed(ordered);
    }

    /** An endless loop of requests would fill the file: a long row of equal ones is kept once. */
    private static JsonNode collapsed(List<JsonNode> requests) {
        var kept = JsonNodeFactory.instance.arrayNode();
        for (int i = 0, end; i < requests.size(); i = end) {
            end = i;
            while (end < requests.size() && requests.get(end).equals(requests.get(i))) {
                end++;
            }
            if (end - i > MOST_EQUAL_REQUESTS) {
                ObjectNode once = requests.get(i).deepCopy();
                kept.add(once.put("times", "more than 10"));
            } else {
                kept.addAll(requests.subList(i, end));
            }
        }
        return kept;
    }
}
