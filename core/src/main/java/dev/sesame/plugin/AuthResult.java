package dev.sesame.plugin;

import static java.util.Objects.requireNonNull;

import dev.sesame.Secret;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How a login ended. It prints no secret. */
public sealed interface AuthResult {
    /**
     * Tokens, stored as an entry of type {@code oauth}.
     *
     * @param access the access token
     * @param refresh the refresh token; empty when there is none
     * @param expires when the access token ends, in milliseconds since 1970
     * @param extra more members for the entry, such as {@code accountId}
     * @param provider the provider to store it for, when it is not the hook's own
     */
    record Tokens(
            Secret access,
            Secret refresh,
            long expires,
            JsonObject extra,
            Optional<String> provider)
            implements AuthResult {
        /** Refuses null. */
        public Tokens {
            requireNonNull(access, "access");
            requireNonNull(refresh, "refresh");
            requireNonNull(extra, "extra");
            requireNonNull(provider, "provider");
        }

        /** Tokens for the hook's own provider. */
        public Tokens(Secret access, Secret refresh, long expires) {
            this(access, refresh, expires, JsonObject.EMPTY, Optional.empty());
        }

        @Override
        public String toString() {
            return "tokens";
        }
    }

    /**
     * A key, stored as an entry of type {@code api}.
     *
     * @param key the key; absent when the one that was typed in is good
     * @param metadata what to store beside it; wins over the answers to the prompts
     * @param provider the provider to store it for, when it is not the hook's own
     */
    record Key(Optional<Secret> key, Map<String, String> metadata, Optional<String> provider)
            implements AuthResult {
        /** Copies {@code metadata} in its order. */
        public Key {
            requireNonNull(key, "key");
            requireNonNull(provider, "provider");
            metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        }

        /** The key {@code key} for the hook's own provider. */
        public Key(Secret key) {
            this(Optional.of(key), Map.of(), Optional.empty());
        }

        @Override
        public String toString() {
            return "a key";
        }
    }

    /** Nothing is stored, and the person is told that it failed. */
    record Failed() implements AuthResult {}
}
