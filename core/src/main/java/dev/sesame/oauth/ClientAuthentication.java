package dev.sesame.oauth;

import dev.sesame.Secret;
import java.nio.file.Path;

/** How a client proves at the token endpoint who it is (RFC 6749 section 2.3). */
public sealed interface ClientAuthentication {

    /** Not at all: a public client, as programs on people's machines are (RFC 8252 section 8.4). */
    record None() implements ClientAuthentication {}

    /** By a password in the {@code Authorization} header ({@code client_secret_basic}). */
    record SecretBasic(Secret secret) implements ClientAuthentication {}

    /**
     * By a signature ({@code private_key_jwt}, RFC 7523 section 2.2).
     *
     * @param jwk a private RSA or EC key as a JWK (RFC 7517); its {@code alg} decides, otherwise
     *     RS256 or the curve's own
     */
    record PrivateKeyJwt(Secret jwk) implements ClientAuthentication {}

    /**
     * By a token that somebody else keeps fresh in a file, as Kubernetes and CI systems do for a
     * workload (RFC 7523 section 2.2). The file is read at every request.
     */
    record AssertionFile(Path file) implements ClientAuthentication {}
}
