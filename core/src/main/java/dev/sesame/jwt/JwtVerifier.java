package dev.sesame.jwt;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.jwt.Jwt.PublicKeyOf;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Verifies access tokens of one issuer (RFC 9068 section 4, RFC 8725). Safe for threads. */
public final class JwtVerifier {
    private static final Set<String> ACCESS_TOKEN = Set.of("at+jwt", "application/at+jwt");
    private static final String UNTYPED = "jwt";

    private final TokenRules rules;

    /** Accepts what {@code rules} say. */
    public JwtVerifier(TokenRules rules) {
        this.rules = rules;
    }

    /**
     * Checks all but the signature, which is cheap: what fails here needs no key. What passes may
     * still be forged.
     *
     * @throws AuthException as {@link #verify} does
     */
    public void checkUnsigned(Jwt jwt, Instant now) {
        algorithm(jwt);
        var type = type(jwt);
        if (!ACCESS_TOKEN.contains(type) && !(rules.anyType() && type.equals(UNTYPED))) {
            throw Refusal.of("is not of the type at+jwt");
        }
        rules.check(jwt.claims(), now);
    }

    /**
     * Returns what {@code jwt} says, which is true: it was signed with one of {@code keys}.
     *
     * @throws AuthException {@link Failure#NOT_LOGGED_IN} when it is not one of the issuer's, or
     *     not for us, {@link Failure#LOGIN_EXPIRED} when it has ended, {@link
     *     Failure#ACCESS_DENIED} when it lacks the scope
     */
    public Claims verify(Jwt jwt, JwkSet keys, Instant now) {
        checkUnsigned(jwt, now);
        var algorithm = algorithm(jwt);
        var key = keys.find(jwt.keyId()).orElseThrow(() -> Refusal.of("names an unknown key"));
        if (!key.isFor(algorithm)) {
            throw Refusal.of("has an algorithm that its key is not for");
        }
        if (!jwt.isSignedWith(new PublicKeyOf(key, algorithm))) {
            throw Refusal.of("has a signature that is wrong");
        }
        return new Claims(jwt.claims());
    }

    /** Names of media types are the same in upper and lower case (RFC 7515 section 4.1.9). */
    private static String type(Jwt jwt) {
        return jwt.header()
                .get("typ")
                .map(type -> type.asString().orElse("no text").toLowerCase(Locale.ROOT))
                .orElse(UNTYPED);
    }

    private JwsAlgorithm algorithm(Jwt jwt) {
        return Optional.of(jwt.algorithm())
                .flatMap(JwsAlgorithm::find)
                .filter(rules.algorithms()::contains)
                .orElseThrow(() -> Refusal.of("has an algorithm that is not allowed"));
    }
}
