package dev.sesame.provider;

import dev.sesame.json.JsonValue.JsonObject;
import java.util.Map;

/**
 * What an agent or a plugin adds to a request.
 *
 * @param agent the agent of the configuration: {@code temperature}, {@code top_p}, and {@code
 *     options} that become members of the body
 * @param headers headers that win over all others
 */
public record Tuning(JsonObject agent, Map<String, String> headers) {
    /** Adds nothing. */
    public static final Tuning NONE = new Tuning(JsonObject.EMPTY, Map.of());

    @Override
    public String toString() {
        return "headers " + headers.keySet(); // their values may be secrets
    }
}
