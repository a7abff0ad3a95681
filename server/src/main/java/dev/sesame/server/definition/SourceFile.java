package dev.sesame.server.definition;

import dev.sesame.config.ConfigProblem;
import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.config.ConfigSource;
import dev.sesame.json.Json;
import dev.sesame.json.Json.Place;
import dev.sesame.json.JsonSyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * One file of the directory while it is read.
 *
 * @param source what it is called in messages
 * @param text what is in it
 * @param problems what is found wrong is added here
 */
record SourceFile(ConfigSource source, String text, List<ConfigProblem> problems) {

    /** Returns its object; empty, and a problem, when there is none. */
    Optional<Node> root() {
        try {
            return Optional.of(new Node(this, List.of(), Json.parseJsoncOnce(text)));
        } catch (JsonSyntaxException e) {
            var place = Optional.of(new Place(e.line(), e.column()));
            var message = "not valid JSON(C): " + e.reason();
            problems.add(new ConfigProblem(source, place, message, Severity.ERROR));
            return Optional.empty();
        }
    }

    /** Notes what is wrong with the value at {@code path}. */
    void add(List<String> path, String message, Severity severity) {
        problems.add(new ConfigProblem(source, Json.locate(text, path), message, severity));
    }
}
