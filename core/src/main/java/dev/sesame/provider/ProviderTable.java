package dev.sesame.provider;

import dev.sesame.Secret;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Builds the table of providers, in the steps and the order in which OpenCode does. */
final class ProviderTable {
    private final ProviderInputs inputs;
    private final ProviderKeys keys;
    private final JsonObject configured;
    private final ProviderModels models;
    private final Optional<List<JsonValue>> enabled;
    private final List<String> disabled;

    ProviderTable(ProviderInputs inputs) {
        this.inputs = inputs;
        this.keys = inputs.keys();
        this.configured = Trees.object(inputs.config(), "provider");
        this.models = new ProviderModels(inputs);
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

    /**
     * Returns what OpenCode tells plugins of {@code id} before it knows any credential; empty when
     * the provider is neither known nor configured, and when it is disabled.
     */
    Optional<JsonObject> describe(String id) {
        var known =
                inputs.catalogue().providers().stream()
                        .filter(provider -> provider.id().equals(id))
                        .findFirst();
        boolean named = configured.members().containsKey(id);
        if (disabled.contains(id) || (known.isEmpty() && !named)) {
            return Optional.empty();
        }
        var about = named ? configured(id, known) : known.orElseThrow();
        var settings = Trees.object(configured, id);
        return Optional.of(
                new Described(about, named ? "config" : "custom")
                        .with(Trees.object(settings, "options"), models.all(id, settings)));
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
        var settings = Trees.object(configured, about.id());
        var offered = models.offered(about.id(), settings);
        if (offered.isEmpty()) {
            return Optional.empty();
        }
        var options =
                Optional.ofNullable(keys.loaded().get(about.id()))
                        .orElse(JsonObject.EMPTY)
                        .under(Trees.object(settings, "options"));
        return Optional.of(
                new Provider(
                        new Described(about, source(about)),
                        options.without("apiKey"),
                        offered,
                        key(about, options)));
    }

    private String source(CatalogueProvider about) {
        if (configured.members().containsKey(about.id())) {
            return "config";
        }
        if (keys.stored().containsKey(about.id())) {
            return "api";
        }
        return variable(about).isPresent() ? "env" : "custom";
    }

    private ProviderKey key(CatalogueProvider about, JsonObject options) {
        var own = ownKey(about);
        return options.string("apiKey").map(key -> own.under(Secret.of(key))).orElse(own);
    }

    private ProviderKey ownKey(CatalogueProvider about) {
        var stored = Optional.ofNullable(keys.stored().get(about.id()));
        if (stored.isPresent() && !stored.get().isEmpty()) {
            return ProviderKey.own(KeySource.STORED, stored.get());
        }
        return about.env().size() == 1 && stored.isEmpty()
                ? variable(about)
                        .map(value -> ProviderKey.own(KeySource.ENVIRONMENT, value))
                        .orElse(ProviderKey.NONE)
                : ProviderKey.NONE;
    }
}
