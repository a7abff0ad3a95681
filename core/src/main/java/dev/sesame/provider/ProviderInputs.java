package dev.sesame.provider;

import dev.sesame.json.JsonValue.JsonObject;
import java.util.Map;

/**
 * What the table of providers is made of.
 *
 * @param catalogue the providers that are known
 * @param config the effective configuration
 * @param keys what may unlock a provider
 * @param models by provider of the catalogue: the models that plugins put in the place of its own,
 *     by id and as {@link Model#toJson} shows them; none removes the provider unless the
 *     configuration gives it models. Of no effect for a provider that is not in the catalogue
 */
public record ProviderInputs(
        Catalogue catalogue, JsonObject config, ProviderKeys keys, Map<String, JsonObject> models) {
    /** Inputs without plugins. */
    public ProviderInputs(Catalogue catalogue, JsonObject config, ProviderKeys keys) {
        this(catalogue, config, keys, Map.of());
    }

    @Override
    public String toString() {
        return keys.toString(); // the configuration may hold secrets
    }
}
