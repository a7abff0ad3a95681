package dev.sesame.credential;

import dev.sesame.Secret;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One entry of {@code auth.json}, named by the values of its {@code type} member. Immutable. */
public sealed interface Credential {

    /** Returns the value of the {@code type} member. */
    String type();

    /**
     * {@code "api"}: a static key.
     *
     * @param key the key, sent as it is
     * @param metadata what a plugin asked for beside the key; usually empty
     */
    record Api(Secret key, Map<String, String> metadata) implements Credential {
        /** Copies {@code metadata} in its order. */
        public Api {
            metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        }

        /** A key without metadata. */
        public Api(Secret key) {
            this(key, Map.of());
        }

        @Override
        public String type() {
            return "api";
        }
    }

    /**
     * {@code "oauth"}: an access token and the refresh token that renews it.
     *
     * @param access the access token
     * @param refresh the refresh token
     * @param expires when the access token ends, in milliseconds since 1970
     * @param accountId the account at the provider, if it told
     * @param enterpriseUrl the company's own address of the provider, if it has one
     */
    record OAuth(
            Secret access,
            Secret refresh,
            long expires,
            Optional<String> accountId,
            Optional<String> enterpriseUrl)
            implements Credential {
        @Override
        public String type() {
            return "oauth";
        }
    }

    /**
     * {@code "wellknown"}: an organisation's token.
     *
     * @param key the name of the environment variable that stands for the token
     * @param token the token
     */
    record WellKnown(String key, Secret token) implements Credential {
        /** Returns those among {@code credentials}, by the URLs of their organisations. */
        public static Map<String, WellKnown> among(Map<String, Credential> credentials) {
            var logins = new LinkedHashMap<String, WellKnown>();
            credentials.forEach((url, credential) -> {
                if (credential instanceof WellKnown login) {
                    logins.put(url, login);
                }
            });
            return logins;
        }

        @Override
        public String type() {
            return "wellknown";
        }
    }
}
