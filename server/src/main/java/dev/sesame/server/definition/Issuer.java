package dev.sesame.server.definition;

import dev.sesame.Secret;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * An identity provider whose access tokens are accepted.
 *
 * @param issuer the value of {@code iss}, compared byte by byte (RFC 9068 section 4)
 * @param audiences one of them has to be in {@code aud}
 * @param algorithms names of RFC 7518 and 8037 (RS*, PS*, ES*, EdDSA) that its signatures may have
 * @param anyType accepts tokens whose {@code typ} is not {@code at+jwt}: Keycloak's
 * @param groups the claim that names a person's groups
 * @param jwks where its keys are; empty when its metadata (RFC 8414) is to be asked
 * @param introspection how to ask about tokens (RFC 7662); empty when it is not asked
 * @param scope what a token's {@code scope} has to name; empty when that does not matter
 */
public record Issuer(
        String issuer,
        Set<String> audiences,
        Set<String> algorithms,
        boolean anyType,
        String groups,
        Optional<URI> jwks,
        Optional<Introspection> introspection,
        Optional<String> scope) {

    /** An issuer whose tokens need no scope. */
    public Issuer(
            String issuer,
            Set<String> audiences,
            Set<String> algorithms,
            boolean anyType,
            String groups,
            Optional<URI> jwks,
            Optional<Introspection> introspection) {
        this(issuer, audiences, algorithms, anyType, groups, jwks, introspection, Optional.empty());
    }

    /**
     * How to ask an issuer whether a token is active.
     *
     * @param endpoint where; empty when the issuer's metadata is to be asked
     * @param clientId who asks
     * @param clientSecret with what
     * @param jwts asks about tokens that are JWTs, too, at least once a minute: whoever left is
     *     refused before their token ends
     */
    public record Introspection(
            Optional<URI> endpoint, String clientId, Secret clientSecret, boolean jwts) {}
}
