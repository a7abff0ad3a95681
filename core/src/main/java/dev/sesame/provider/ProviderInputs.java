package dev.sesame.provider;

import dev.sesame.json.JsonValue.JsonObject;

/**
 * What the table of providers is made of.
 *
 * @param catalogue the providers that are known
 * @param config the effective configuration
 * @param keys what may unlock a provider
 */
public record ProviderInputs(Catalogue catalogue, JsonObject config, ProviderKeys keys) {
    @Override
    public String toString() {
        return keys.toString(); // the configuration may hold secrets
    }
}
