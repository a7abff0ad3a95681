package dev.sesame.provider;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How a model is asked for an agent, before a plugin changes it. */
final class ModelParams {
    private final Model model;
    private final JsonObject agent;

    ModelParams(Model model, JsonObject agent) {
        this.model = model;
        this.agent = agent;
    }

    /** Returns the first output of {@code chat.params}. */
    JsonObject of(JsonObject providerOptions, String session) {
        var params = new LinkedHashMap<String, JsonValue>();
        var sampling = new Sampling(model);
        if (model.takesTemperature()) {
            put(params, "temperature", number("temperature").or(sampling::temperature));
        }
        put(params, "topP", number("top_p").or(sampling::topP));
        put(params, "topK", sampling.topK());
        // OpenAI's own default is its largest; OpenCode leaves it to the server
        if (!model.ref().provider().equals("openai")) {
            params.put("maxOutputTokens", JsonNumber.of(model.outputLimit()));
        }
        params.put(
                "options",
                ModelDefaults.of(model, providerOptions, session)
                        .under(model.options())
                        .under(Trees.object(agent, "options"))
                        .under(variant()));
        return new JsonObject(params);
    }

    private Optional<JsonValue> number(String name) {
        return Trees.member(agent, name).filter(value -> value instanceof JsonNumber);
    }

    private static void put(Map<String, JsonValue> params, String name, Optional<JsonValue> value) {
        value.ifPresent(found -> params.put(name, found));
    }

    /** The agent's variant is one of its own model. */
    private JsonObject variant() {
        boolean own = Trees.text(agent, "model").equals(Optional.of(model.ref().toString()));
        return own
                ? Trees.text(agent, "variant").map(model::variant).orElse(JsonObject.EMPTY)
                : JsonObject.EMPTY;
    }
}
