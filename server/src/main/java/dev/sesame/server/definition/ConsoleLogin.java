package dev.sesame.server.definition;

import dev.sesame.Secret;
import java.util.Optional;
import java.util.Set;

/**
 * How people log in to the console (OpenID Connect, authorization code with PKCE).
 *
 * @param issuer the identity provider; one of the organisation's issuers
 * @param clientId the client's name there
 * @param clientSecret its secret; empty for a public client
 * @param administrators groups whose people see everybody's usage
 */
public record ConsoleLogin(
        String issuer, String clientId, Optional<Secret> clientSecret, Set<String> administrators) {
    /** A shorter one could be guessed by somebody who has a cookie to try it on. */
    private static final int SHORTEST = 32;

    /**
     * Returns the secret that all replicas can derive others from; empty when there is none, or one
     * that is too short for that.
     */
    public Optional<Secret> sharedSecret() {
        return clientSecret.filter(secret -> secret.reveal().length() >= SHORTEST);
    }
}
