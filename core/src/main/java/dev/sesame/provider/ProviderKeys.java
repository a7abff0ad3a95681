package dev.sesame.provider;

import dev.sesame.Secret;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What may unlock a provider.
 *
 * @param stored the keys of the {@code api} entries in {@code auth.json}, by provider
 * @param environment a variable's value: of the real environment, else of an organisation's token
 * @param loaded the options that plugins returned, by provider; they may hold an {@code apiKey}
 */
public record ProviderKeys(
        Map<String, Secret> stored,
        Function<String, Optional<Secret>> environment,
        Map<String, JsonObject> loaded) {

    /** Returns the variable {@code name} unless it is unset or empty. */
    Optional<Secret> variable(String name) {
        return environment.apply(name).filter(value -> !value.isEmpty());
    }

    @Override
    public String toString() {
        return "keys of " + stored.keySet() + ", options of " + loaded.keySet();
    }
}
