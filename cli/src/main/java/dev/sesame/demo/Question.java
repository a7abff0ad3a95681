package dev.sesame.demo;

import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a request to {@code /v1/chat/completions} asks.
 *
 * @param model whom
 * @param text what the user said last
 * @param isStreamed whether the answer is to come piece by piece
 */
record Question(String model, String text, boolean isStreamed) {

    /** Reads {@code body}; empty when it is no such request. */
    static Optional<Question> read(String body) {
        try {
            return Json.parse(body).asObject().flatMap(Question::of);
        } catch (JsonSyntaxException _) {
            return Optional.empty();
        }
    }

    private static Optional<Question> of(JsonObject request) {
        var last =
                request.array("messages").stream()
                        .flatMap(message -> message.asObject().stream())
                        .filter(message -> message.string("role").orElse("").equals("user"))
                        .reduce((_, later) -> later)
                        .flatMap(message -> message.get("content"));
        var streamed = request.get("stream").flatMap(JsonValue::asBoolean).orElse(false);
        return last.map(content ->
                new Question(request.string("model").orElse(""), text(content), streamed));
    }

    /** A content is a text, or a list of parts some of which are texts. */
    private static String text(JsonValue content) {
        return content.asString()
                .orElseGet(() ->
                        JsonObject.EMPTY.with("parts", content).array("parts").stream()
                                .flatMap(part -> part.asObject().stream())
                                .flatMap(part -> part.string("text").stream())
                                .collect(Collectors.joining("\n")));
    }
}
