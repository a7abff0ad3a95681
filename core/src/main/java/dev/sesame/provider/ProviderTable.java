package dev.sesame.provider;

import dev.sesame.Secret;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Builds the table of providers, in the steps and the order in which OpenCode does. */
final class ProviderTable {
    /** Models that are in the catalogue but that nobody can chat with. */
    private static final Set<String> NOT_FOR_CHAT =
            Set.of(
                    "openai/gpt-5-chat-latest",
                    "github-copilot/gpt-5-chat-latest",
                    "openrouter/gpt-5-chat-latest",
                    "openrouter/openai/gpt-5-chat");

    private final ProviderInputs inputs;
    private final ProviderKeys keys;
    private final JsonObject configured;
    private final Optional<List<JsonValue>> enabled;
    private final List<String> disabled;

    ProviderTable(ProviderInputs inputs) {
        this.inputs = inputs;
        this.keys = inputs.keys();
        this.configured = Trees.object(inputs.config(), "provider");
        this.enabled =
                Trees.member(inputs.config(), "enabled_providers").flatMap(JsonValue::asArray);
        this.disabled = inputs.config().strings("disabled_providers");
    }

    Map<String, Provider> build() {
        var about = new LinkedHashMap<String, CatalogueProvider>();
        inputs.catalogue().providers().forEach(provider -> about.put(provider.id(), provider));
        for (var id : configured.members().keySet()) {
            about.put(id, configured(id, Optional.ofNullable(about.get(id))));
        }
        var table = new LinkedHashMap<String, Provider>();
        for (var id : available(about)) {
            provider(Optional.ofNullable(about.get(id))).ifPresent(p -> table.put(id, p));
        }
        return table;
    }

    /** Tells whether the configuration wants the provider {@code id}. */
    boolean isWanted(String id) {
        boolean allowed = enabled.isEmpty() || enabled.get().contains(new JsonValue.JsonString(id));
        return allowed && !disabled.contains(id);
    }

    private CatalogueProvider configured(String id, Optional<CatalogueProvider> known) {
        var entry = Trees.object(configured, id);
        var name = entry.string("name").or(() -> known.map(CatalogueProvider::name)).orElse(id);
        var env =
                Trees.member(entry, "env").isPresent()
                        ? entry.strings("env")
                        : known.map(CatalogueProvider::env).orElse(List.of());
        return new CatalogueProvider(id, name, env);
    }

    private Set<String> available(Map<String, CatalogueProvider> about) {
        var ids = new LinkedHashSet<String>();
        for (var provider : about.values()) {
            if (variable(provider).isPresent()) {
                ids.add(provider.id());
            }
        }
        ids.addAll(keys.stored().keySet());
        ids.addAll(keys.loaded().keySet());
        ids.addAll(configured.members().keySet());
        ids.removeIf(id -> !isWanted(id));
        return ids;
    }

    private Optional<Secret> variable(CatalogueProvider provider) {
        for (var name : provider.env()) {
            var value = keys.variable(name);
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }

    /** Empty for an id that is neither in the catalogue nor configured, and without models. */
    private Optional<Provider> provider(Optional<CatalogueProvider> known) {
        if (known.isEmpty()) {
            return Optional.empty();
        }
        var about = known.get();
        var models = models(about.id());
        if (models.isEmpty()) {
            return Optional.empty();
        }
        var options =
                Optional.ofNullable(keys.loaded().get(about.id()))
                        .orElse(JsonObject.EMPTY)
                        .under(Trees.object(Trees.object(configured, about.id()), "options"));
        return Optional.of(
                new Provider(about, options.without("apiKey"), models, key(about, options)));
    }

    private ProviderKey key(CatalogueProvider about, JsonObject options) {
        var option = options.string("apiKey").map(Secret::of);
        if (option.isPresent()) {
            return new ProviderKey(KeySource.OPTIONS, option.get());
        }
        var stored = Optional.ofNullable(keys.stored().get(about.id()));
        if (stored.isPresent() && !stored.get().isEmpty()) {
            return new ProviderKey(KeySource.STORED, stored.get());
        }
        return about.env().size() == 1 && stored.isEmpty()
                ? variable(about)
                        .map(value -> new ProviderKey(KeySource.ENVIRONMENT, value))
                        .orElse(ProviderKey.NONE)
                : ProviderKey.NONE;
    }

    private Map<String, Model> models(String id) {
        var entry = inputs.catalogue().provider(id).orElse(JsonObject.EMPTY);
        var settings = Trees.object(configured, id);
        var whole =
                settings.isEmpty()
                        ? CatalogueModels.of(id, entry)
                        : ConfiguredModels.of(id, settings, entry);
        var models = new LinkedHashMap<String, Model>();
        for (var json : new ArrayList<>(whole.entrySet())) {
            var model = new Model(json.getValue());
            if (isOffered(id, json.getKey(), model, settings)) {
                models.put(json.getKey(), model);
            }
        }
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
        return keys.variable("OPENCODE_ENABLE_EXPERIMENTAL_MODELS")
                .map(Secret::reveal)
                .filter(value -> value.equals("1") || value.equalsIgnoreCase("true"))
                .isPresent();
    }
}
