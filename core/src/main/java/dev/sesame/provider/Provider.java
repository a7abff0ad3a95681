package dev.sesame.provider;

import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.json.JsonValue.JsonObject;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A provider that can be used now. Immutable. Prints its id only: its options hold secrets. */
public final class Provider {
    private final Described described;
    private final JsonObject options;
    private final Map<String, Model> models;
    private final ProviderKey key;

    Provider(Described described, JsonObject options, Map<String, Model> models, ProviderKey key) {
        this.described = described;
        this.options = options;
        this.models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        this.key = key;
    }

    /** Returns its id. */
    public String id() {
        return described.about().id();
    }

    /** Returns its name for people. */
    public String name() {
        return described.about().name();
    }

    /** Returns the environment variables that may hold its key. */
    public List<String> env() {
        return described.about().env();
    }

    /** Returns its models by id, in the order of catalogue and configuration. */
    public Map<String, Model> models() {
        return models;
    }

    /** Returns the key that its requests carry, also when it is empty; see {@link #keySource}. */
    public Optional<Secret> key() {
        return key.value();
    }

    /** Returns where the key comes from. */
    public KeySource keySource() {
        return key.source();
    }

    /**
     * Returns the address that the configuration or the catalogue gives to the server of {@code
     * model}, without what its wire format adds; absent when only the format knows one.
     *
     * @throws dev.sesame.AuthException {@link dev.sesame.Failure#INVALID_CONFIG} when it is no
     *     address
     */
    public Optional<URI> address(Model model, Environment environment) {
        return new Endpoint(environment).given(this, model);
    }

    /**
     * Returns it as OpenCode describes it to the hooks of a request: {@code id}, {@code name},
     * {@code env}, {@code options}, {@code source}, {@code models}, and {@code key} when one is
     * stored or in its environment variable. It holds secrets.
     */
    public JsonObject describe() {
        var shown = options;
        if (key.source() == KeySource.OPTIONS && key.value().isPresent()) {
            shown = options.with("apiKey", key.value().get().reveal());
        }
        var json = new LinkedHashMap<String, JsonObject>();
        models.forEach((id, model) -> json.put(id, model.toJson()));
        var description = described.with(shown, json);
        return key.own().map(own -> description.with("key", own.reveal())).orElse(description);
    }

    /**
     * Returns how OpenCode asks {@code model} when no plugin changes it, the output with which
     * {@code chat.params} begins: {@code temperature}, {@code topP}, {@code topK} and {@code
     * maxOutputTokens} where there is one, and {@code options}: what is known to be good for the
     * model, under its own options, under those of the agent, under its variant.
     *
     * @param agent the agent of the configuration; empty for none
     * @param session the id of the conversation
     */
    public JsonObject params(Model model, JsonObject agent, String session) {
        return new ModelParams(model, agent).of(options, session);
    }

    /**
     * Returns the headers with which {@code chat.headers} begins: what OpenCode itself tells
     * OpenAI, nothing to others.
     */
    public Map<String, String> headers(String session) {
        return id().equals("openai")
                ? Map.of("originator", "opencode", "session-id", session)
                : Map.of();
    }

    JsonObject options() {
        return options;
    }

    @Override
    public String toString() {
        return id();
    }
}
