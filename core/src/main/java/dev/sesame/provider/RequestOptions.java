package dev.sesame.provider;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The members of a body that plugins decide. */
final class RequestOptions {
    private RequestOptions() {}

    /** Adds the number {@code param} of the parameters under the server's {@code name} for it. */
    static void add(Map<String, JsonValue> body, ModelRequest request, String param, String name) {
        Trees.member(request.tuning().params(), param)
                .filter(value -> value instanceof JsonNumber)
                .ifPresent(value -> body.put(name, value));
    }

    /** Adds the tools that a model may ask for, each in the server's {@code form}, if any. */
    static void addTools(
            Map<String, JsonValue> body,
            ModelRequest request,
            Function<Tool, JsonValue> form,
            JsonValue choice) {
        var tools = request.tuning().tools();
        if (!tools.isEmpty()) {
            body.put("tools", new JsonArray(tools.stream().map(form).toList()));
            body.put("tool_choice", choice);
        }
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
