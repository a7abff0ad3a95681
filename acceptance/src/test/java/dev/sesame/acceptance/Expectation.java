package dev.sesame.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What a run should look like.
 *
 * @param data the content of the file
 * @param isDeviation whether it is our own decision to differ from OpenCode
 */
record Expectation(JsonNode data, boolean isDeviation) {

    private static final String RECORDED = "expected-1.18.33.json";
    private static final String OWN = "expected-sesame.json";

    /** Returns what OpenCode did. */
    static Expectation recorded(Scenario scenario) throws IOException {
        return new Expectation(JsonTree.read(scenario.folder().resolve(RECORDED)), false);
    }

    /** Returns what we want: our own expectation, and what OpenCode did if there is none. */
    static Expectation of(Scenario scenario) throws IOException {
        var own = scenario.folder().resolve(OWN);
        return Files.exists(own) ? new Expectation(JsonTree.read(own), true) : recorded(scenario);
    }

    /** Writes {@code seen} as our own expectation; number and reason of an older one stay. */
    static void record(Scenario scenario, JsonNode seen) throws IOException {
        var older = of(scenario);
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.putArray("deviation");
        file.put("why", "");
        if (older.isDeviation()) {
            file.set("deviation", older.data().path("deviation"));
            file.set("why", older.data().path("why"));
        }
        file.setAll((ObjectNode) seen);
        JsonTree.write(scenario.folder().resolve(OWN), file);
    }

    /** Returns what is wrong with the file itself; empty if nothing is. */
    List<String> faults() {
        if (!isDeviation) {
            return List.of();
        }
        var numbers = data.path("deviation");
        boolean numbered =
                numbers.isArray()
                        && !numbers.isEmpty()
                        && StreamSupport.stream(numbers.spliterator(), false)
                                .allMatch(number -> number.isInt() && number.intValue() > 0);
        if (numbered && !data.path("why").asText().isBlank()) {
            return List.of();
        }
        return List.of(
                OWN
                        + " needs \"deviation\", a list of numbers of docs/compatibility.md, and"
                        + " \"why\", one sentence");
    }

    /** Tells whether a member counts: what our own file leaves out is not compared. */
    boolean says(String member) {
        return !isDeviation || data.has(member);
    }

    /**
     * Returns what is typed: the steps of our own file, where we ask otherwise, or those recorded.
     */
    JsonNode keysOf(Scenario scenario) {
        return isDeviation && data.has("tty") ? data.path("tty") : scenario.get("tty");
    }

    JsonNode get(String member) {
        return data.path(member);
    }
}
