package dev.sesame.provider;

import dev.sesame.Secret;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The models of a provider: of the catalogue or of a plugin, under those of the configuration. */
final class ProviderModels {
    /** Models that are in the catalogue but that nobody can chat with. */
    private static final Set<String> NOT_FOR_CHAT =
            Set.of(
                    "openai/gpt-5-chat-latest",
                    "github-copilot/gpt-5-chat-latest",
                    "openrouter/gpt-5-chat-latest",
                    "openrouter/openai/gpt-5-chat");

    private final ProviderInputs inputs;

    ProviderModels(ProviderInputs inputs) {
        this.inputs = inputs;
    }

    /** Returns those that are offered of the provider {@code id}; {@code settings} configure it. */
    Map<String, Model> offered(String id, JsonObject settings) {
        var models = new LinkedHashMap<String, Model>();
        for (var json : all(id, settings).entrySet()) {
            var model = new Model(json.getValue());
            if (isOffered(id, json.getKey(), model, settings)) {
                models.put(json.getKey(), model);
            }
        }
        return models;
    }

    /** Returns all of them, as {@link Model#toJson} shows them. */
    Map<String, JsonObject> all(String id, JsonObject settings) {
        var entry = inputs.catalogue().provider(id);
        var known = entry.orElse(JsonObject.EMPTY);
        var given = entry.flatMap(_ -> Optional.ofNullable(inputs.models().get(id)));
        var models = given.isPresent() ? ofPlugin(id, given.get()) : CatalogueModels.of(id, known);
        return settings.isEmpty() ? models : ConfiguredModels.of(id, settings, known, models);
    }

    private static Map<String, JsonObject> ofPlugin(String id, JsonObject given) {
        var models = new LinkedHashMap<String, JsonObject>();
        given.members()
                .forEach((name, value) ->
                        value.asObject()
                                .ifPresent(model ->
                                        models.put(
                                                name,
                                                model.with("id", name).with("providerID", id))));
        return models;
    }

    private boolean isOffered(String id, String model, Model about, JsonObject settings) {
        if (about.status().equals("deprecated") || NOT_FOR_CHAT.contains(id + "/" + model)) {
            return false;
        }
        if (about.status().equals("alpha") && !showsExperimental()) {
            return false;
        }
        boolean listed =
                Trees.member(settings, "whitelist").isEmpty()
                        || settings.strings("whitelist").contains(model);
        return listed && !settings.strings("blacklist").contains(model);
    }

    private boolean showsExperimental() {
        return inputs.keys()
                .variable("OPENCODE_ENABLE_EXPERIMENTAL_MODELS")
                .map(Secret::reveal)
                .filter(value -> value.equals("1") || value.equalsIgnoreCase("true"))
                .isPresent();
    }
}
