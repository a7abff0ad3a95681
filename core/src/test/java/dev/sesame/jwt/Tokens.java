package dev.sesame.jwt;

import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.testkit.TokenSigner;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;

/** What the tests of this room begin with: rules, and claims that pass them. */
final class Tokens {
    static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private static final String CLAIMS =
            """
            {"iss": "https://login.acme.test", "aud": "https://ai.acme.test", "sub": "alice",
             "iat": 1799999000, "exp": 1800000300, "client_id": "cli", "jti": "1"}
            """;

    private Tokens() {}

    /** Accepts all algorithms. */
    static TokenRules rules(boolean anyType) {
        return new TokenRules(
                "https://login.acme.test",
                Set.of("https://ai.acme.test", "urn:other-name"),
                Set.of(JwsAlgorithm.values()),
                anyType,
                Optional.empty());
    }

    /** Returns good claims with one that is {@code json}, or is not there when that is empty. */
    static String claims(String name, String json) {
        var members = new LinkedHashMap<>(object(CLAIMS).members());
        members.remove(name);
        if (!json.isEmpty()) {
            members.putAll(object("{\"" + name + "\":" + json + "}").members());
        }
        return Json.write(new JsonObject(members));
    }

    /** Returns good claims. */
    static String claims() {
        return CLAIMS;
    }

    static JsonObject object(String json) {
        return Json.parse(json).asObject().orElseThrow();
    }

    /** Verifies {@code token} with the key of {@code signer} alone. */
    static Claims verify(TokenRules rules, TokenSigner signer, String token) {
        var keys = JwkSet.of(TokenSigner.keySet(signer), "test");
        return new JwtVerifier(rules).verify(Jwt.of(Secret.of(token)), keys, NOW);
    }

    /** Verifies {@code claims}, signed properly. */
    static Claims verify(TokenSigner signer, String claims) throws GeneralSecurityException {
        return verify(rules(false), signer, signer.token(claims));
    }
}
