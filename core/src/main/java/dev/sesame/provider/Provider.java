package dev.sesame.provider;

import dev.sesame.Secret;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A provider that can be used now. Immutable. Prints its id only: its options hold secrets. */
public final class Provider {
    private final CatalogueProvider about;
    private final JsonObject options;
    private final Map<String, Model> models;
    private final ProviderKey key;

    Provider(
            CatalogueProvider about,
            JsonObject options,
            Map<String, Model> models,
            ProviderKey key) {
        this.about = about;
        this.options = options;
        this.models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        this.key = key;
    }

    /** Returns its id. */
    public String id() {
        return about.id();
    }

    /** Returns its name for people. */
    public String name() {
        return about.name();
    }

    /** Returns the environment variables that may hold its key. */
    public List<String> env() {
        return about.env();
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

    /** Returns the same provider with another key, for a credential that was renewed. */
    public Provider withKey(Secret renewed) {
        return new Provider(
                about, options.without("apiKey"), models, new ProviderKey(key.source(), renewed));
    }

    JsonObject options() {
        return options;
    }

    @Override
    public String toString() {
        return id();
    }
}
