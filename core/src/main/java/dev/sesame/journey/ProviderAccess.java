package dev.sesame.journey;

import static java.util.Objects.requireNonNull;

import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.extension.FetchTransport;
import dev.sesame.extension.Plugins;
import dev.sesame.http.Http;
import dev.sesame.http.Transport;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.ProviderOptions;
import dev.sesame.provider.Catalogue;
import dev.sesame.provider.Provider;
import dev.sesame.provider.ProviderInputs;
import dev.sesame.provider.ProviderKeys;
import dev.sesame.provider.Providers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The providers that a session can use: the catalogue, the configuration, the credentials, and what
 * plugins make of them. A plugin's loader is asked only for the provider that is asked itself.
 */
public final class ProviderAccess {
    private final Plugins plugins;
    private final Map<String, Credential> credentials;
    private final ProviderInputs inputs;
    private final Providers providers;

    /** Finds the providers of {@code session}. */
    public ProviderAccess(Environment environment, Session session) {
        this.plugins = session.plugins();
        this.credentials = session.credentials();
        this.inputs = inputs(environment, session);
        this.providers = Providers.of(inputs);
    }

    /** Returns the providers that can be used, without what loaders add. */
    public Providers providers() {
        return providers;
    }

    /**
     * A provider that is ready to be asked.
     *
     * @param provider the provider with what plugins add to it
     * @param transport what carries the requests
     */
    record Ready(Provider provider, Transport transport) {}

    /**
     * Returns the provider {@code id} after its loaders have run.
     *
     * @throws dev.sesame.AuthException when it cannot be used or a loader fails
     */
    Ready ready(String id, Http http) {
        if (!hasLoader(id)) {
            return new Ready(providers.require(id), http);
        }
        var description = Providers.describe(inputs, id).orElse(JsonObject.EMPTY);
        var added = plugins.options(id, requireNonNull(credentials.get(id)), description);
        var transport = added.fetch().<Transport>map(FetchTransport::new).orElse(http);
        return new Ready(Providers.of(with(id, added)).require(id), transport);
    }

    /** Without a credential no plugin is asked, as in OpenCode. */
    boolean hasLoader(String id) {
        var stored = credentials.get(id);
        return stored != null && !plugins.loaders(id, stored).isEmpty();
    }

    private ProviderInputs with(String id, ProviderOptions added) {
        var loaded = new LinkedHashMap<>(inputs.keys().loaded());
        loaded.put(id, added.options());
        var keys = new ProviderKeys(inputs.keys().stored(), inputs.keys().environment(), loaded);
        return new ProviderInputs(inputs.catalogue(), inputs.config(), keys, inputs.models());
    }

    private ProviderInputs inputs(Environment environment, Session session) {
        var stored = new LinkedHashMap<String, Secret>();
        var loaded = new LinkedHashMap<String, JsonObject>();
        credentials.forEach((id, credential) -> {
            if (credential instanceof Credential.Api api) {
                stored.put(id, api.key());
            }
            if (hasLoader(id)) {
                loaded.put(id, JsonObject.EMPTY); // there is one; what it adds is not known yet
            }
        });
        var keys = new ProviderKeys(stored, name -> variable(environment, session, name), loaded);
        var catalogue = Catalogue.load(environment);
        return new ProviderInputs(
                catalogue, session.config().tree(), keys, models(catalogue, keys));
    }

    /** Plugins see a provider of the catalogue as it is without a configuration. */
    private Map<String, JsonObject> models(Catalogue catalogue, ProviderKeys keys) {
        var models = new LinkedHashMap<String, JsonObject>();
        for (var id : plugins.providersWithModels()) {
            Providers.describe(new ProviderInputs(catalogue, JsonObject.EMPTY, keys), id)
                    .flatMap(description -> plugins.models(id, description))
                    .ifPresent(changed -> models.put(id, changed));
        }
        return models;
    }

    /** A real variable wins over an organisation's token of the same name, as in OpenCode 1.18. */
    private static Optional<Secret> variable(
            Environment environment, Session session, String name) {
        return environment
                .nonEmpty(name)
                .map(Secret::of)
                .or(() -> Optional.ofNullable(session.tokens().get(name)));
    }
}
