package dev.sesame.provider;

import dev.sesame.json.JsonValue.JsonObject;
import java.util.Optional;

/**
 * A tool that a model asks for. All of it comes from a server.
 *
 * @param id the server's name for this call, which its result carries
 * @param name the name of the tool
 * @param arguments the arguments as JSON text, as the model wrote them: they may be malformed
 */
public record ToolCall(String id, String name, String arguments) {
    /** Returns the arguments; empty when they are no JSON object. No arguments are an empty one. */
    public Optional<JsonObject> input() {
        return arguments.isBlank()
                ? Optional.of(JsonObject.EMPTY)
                : CatalogueEntries.parse(arguments);
    }
}
