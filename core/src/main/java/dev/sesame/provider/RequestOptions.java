package dev.sesame.provider;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.Map;
import java.util.Optional;

/** The members of a body that {@code chat.params} decides. */
final class RequestOptions {
    private RequestOptions() {}

    /** Adds the number {@code param} of the parameters under the server's {@code name} for it. */
    static void add(Map<String, JsonValue> body, ModelRequest request, String param, String name) {
        Trees.member(request.tuning().params(), param)
                .filter(value -> value instanceof JsonNumber)
                .ifPresent(value -> body.put(name, value));
    }

    /** Returns the options: members of the body, or what stands for them. */
    static JsonObject of(ModelRequest request) {
        return Trees.object(request.tuning().params(), "options");
    }

    /** Tells whether {@code name} is {@code value} among the options. */
    static boolean is(JsonObject options, String name, JsonValue value) {
        return options.get(name).equals(Optional.of(value));
    }
}
