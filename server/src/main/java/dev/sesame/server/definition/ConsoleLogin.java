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
        String issuer,
        String clientId,
        Optional<Secret> clientSecret,
        Set<String> administrators) {}
