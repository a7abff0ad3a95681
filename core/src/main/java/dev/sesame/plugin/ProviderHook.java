package dev.sesame.plugin;

import static java.util.Objects.requireNonNull;

import dev.sesame.credential.Credential;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.Optional;

/**
 * Replaces the models of a provider of the catalogue, before the configuration is laid over them. A
 * provider that only the configuration knows is not affected.
 *
 * @param id the provider
 * @param models what decides
 */
public record ProviderHook(String id, Models models) {
    /** Refuses null. */
    public ProviderHook {
        requireNonNull(id, "id");
        requireNonNull(models, "models");
    }

    /** Decides which models a provider has. */
    @FunctionalInterface
    public interface Models {
        /**
         * Returns the models by id; none removes the provider.
         *
         * @param provider the provider as OpenCode describes it, its models included
         * @param auth what is stored for it
         * @throws Exception when it cannot tell: the provider stays as it is
         */
        JsonObject models(JsonObject provider, Optional<Credential> auth) throws Exception;
    }
}
