package dev.sesame.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One recorded use of the command, in a folder of its own.
 *
 * @param folder named by number and topic
 * @param data the content of {@code scenario.json}
 */
record Scenario(Path folder, JsonNode data) {

    private static final int DEFAULT_LIMIT = 60_000;

    /** Reads all scenarios below {@code folder}, in the order of their numbers. */
    static List<Scenario> all(Path folder) throws IOException {
        var scenarios = new ArrayList<Scenario>();
        try (var names = Files.newDirectoryStream(folder, "[0-9][0-9][0-9]-*")) {
            for (Path each : names) {
                scenarios.add(new Scenario(each, JsonTree.read(each.resolve("scenario.json"))));
            }
        }
        scenarios.sort((a, b) -> a.name().compareTo(b.name()));
        return scenarios;
    }

    String name() {
        return folder.getFileName().toString();
    }

    /** Returns the first digit of the number, which stands for a topic. */
    String group() {
        return name().substring(0, 1);
    }

    /** Returns a member; a missing one and null are both a node without content. */
    JsonNode get(String member) {
        return data.path(member);
    }

    boolean has(String member) {
        return data.hasNonNull(member);
    }

    Duration limit() {
        return Duration.ofMillis(get("timeout").asInt(DEFAULT_LIMIT));
    }

    /** Tells whether the folder's number starts with one of {@code numbers}, joined by commas. */
    boolean isOneOf(String numbers) {
        return List.of(numbers.split(",", -1)).stream()
                .anyMatch(number -> !number.isBlank() && name().startsWith(number.strip()));
    }
}
