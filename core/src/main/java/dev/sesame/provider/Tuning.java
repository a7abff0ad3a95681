package dev.sesame.provider;

import dev.sesame.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * How a model is asked, beside the question.
 *
 * @param params {@code temperature}, {@code topP}, {@code topK}, {@code maxOutputTokens} and {@code
 *     options}: what {@link Provider#params} returned, and what the hooks {@code chat.params} made
 *     of it; {@code null} is as good as absent
 * @param headers headers that win over all others: what {@link Provider#headers} returned, and what
 *     the hooks {@code chat.headers} made of it
 * @param tools what the model may ask for
 */
public record Tuning(JsonObject params, Map<String, String> headers, List<Tool> tools) {
    /** Copies {@code tools}. */
    public Tuning {
        tools = List.copyOf(tools);
    }

    @Override
    public String toString() {
        return "headers " + headers.keySet(); // their values may be secrets
    }
}
