package dev.sesame.provider;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.Map;

/** The members of a body that model and agent decide. */
final class RequestOptions {
    private RequestOptions() {}

    /** Adds temperature and {@code top_p}, where the agent has them and the model takes them. */
    static void addSampling(Map<String, JsonValue> body, ModelRequest request) {
        var agent = request.tuning().agent();
        if (request.model().takesTemperature()) {
            addNumber(body, agent, "temperature");
        }
        addNumber(body, agent, "top_p");
    }

    /** Returns the options of the model with those of the agent over them. */
    static JsonObject of(ModelRequest request) {
        return request.model().options().under(Trees.object(request.tuning().agent(), "options"));
    }

    private static void addNumber(Map<String, JsonValue> body, JsonObject agent, String name) {
        Trees.member(agent, name)
                .filter(value -> value instanceof JsonNumber)
                .ifPresent(value -> body.put(name, value));
    }
}
