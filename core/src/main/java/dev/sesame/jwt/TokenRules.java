package dev.sesame.jwt;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which access tokens of one issuer are accepted, as bearer tokens. Immutable and safe for threads.
 *
 * @param issuer compared with {@code iss} character by character
 * @param audiences one of them has to be in {@code aud}
 * @param algorithms that its signatures may have
 * @param anyType accepts a {@code typ} of {@code JWT}, or none, beside {@code at+jwt} (RFC 9068
 *     section 4)
 * @param scope what has to be among the token's scopes; empty when that does not matter
 */
public record TokenRules(
        String issuer,
        Set<String> audiences,
        Set<JwsAlgorithm> algorithms,
        boolean anyType,
        Optional<String> scope) {
    /** How far the clocks of two machines may differ. */
    public static final Duration SKEW = Duration.ofSeconds(60);

    private static final Duration LONGEST_LIFE = Duration.ofHours(24);
    private static final int LONGEST_SUBJECT = 255;

    /** The last second of the year 9999; times behind it are milliseconds, or an attack. */
    private static final BigDecimal LAST = BigDecimal.valueOf(253_402_300_799L);

    /** What ID tokens and logout tokens have and access tokens have not. */
    private static final Set<String> OTHER_TOKENS = Set.of("nonce", "at_hash", "c_hash", "events");

    /** What Keycloak writes into the claim {@code typ} of what is no access token. */
    private static final Set<String> OTHER_KINDS = Set.of("ID", "Refresh", "Offline", "Logout");

    /**
     * Checks the claims of a token that has to say all of it: a JWT.
     *
     * @throws AuthException as {@link #checkGiven} does
     */
    void check(JsonObject claims, Instant now) {
        for (var name : List.of("iss", "aud", "exp", "iat")) {
            require(claims.get(name).isPresent(), "has no " + name);
        }
        require(
                Collections.disjoint(claims.members().keySet(), OTHER_TOKENS)
                        && !OTHER_KINDS.contains(claims.string("typ").orElse("")),
                "is not an access token");
        checkGiven(claims, now);
        var life = time(claims, "exp").subtract(time(claims, "iat"));
        require(life.signum() > 0, "ends before it begins");
        require(life.compareTo(seconds(LONGEST_LIFE)) <= 0, "lives longer than 24 hours");
    }

    /**
     * Checks what {@code claims} say, and does not miss what they do not: the answer to an
     * introspection (RFC 7662 section 2.2). Whom the token is for has to be there in any case.
     *
     * @throws AuthException {@link Failure#NOT_LOGGED_IN} when it is none of these, {@link
     *     Failure#LOGIN_EXPIRED} when it has ended, {@link Failure#ACCESS_DENIED} when it lacks the
     *     scope
     */
    public void checkGiven(JsonObject claims, Instant now) {
        for (var claim : claims.members().keySet()) {
            switch (claim) {
                case "iss" ->
                        require(
                                claims.string("iss").equals(Optional.of(issuer)),
                                "is of another issuer");
                case "aud" -> require(isForUs(claims), "is for somebody else");
                case "cnf" -> throw Refusal.of("is bound to a key, which a bearer token is not");
                case "exp", "iat", "nbf" -> checkTime(claim, time(claims, claim), now);
                default -> {
                    // no concern of ours
                }
            }
        }
        checkSubject(claims.string("sub").orElse(""));
        if (scope.isPresent() && !scopes(claims).contains(scope.get())) {
            throw Refusal.of(Failure.ACCESS_DENIED, "lacks the scope that is needed");
        }
    }

    private boolean isForUs(JsonObject claims) {
        var named = claims.string("aud").map(List::of).orElseGet(() -> claims.strings("aud"));
        boolean onlyTexts = named.size() == Math.max(1, claims.array("aud").size());
        return onlyTexts && !Collections.disjoint(named, audiences);
    }

    private static void checkTime(String claim, BigDecimal time, Instant now) {
        if (claim.equals("exp")) {
            if (time.compareTo(seconds(now.minus(SKEW))) <= 0) {
                throw Refusal.of(Failure.LOGIN_EXPIRED, "has ended");
            }
            return;
        }
        require(time.compareTo(seconds(now.plus(SKEW))) <= 0, "is of the future");
    }

    /** It goes into headers and logs, so it has to be what OpenID Connect allows (section 2). */
    private static void checkSubject(String subject) {
        boolean printable = subject.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        require(
                !subject.isBlank() && subject.length() <= LONGEST_SUBJECT && printable,
                "does not say properly whose it is");
    }

    /** {@code scope} is one text (RFC 8693 section 4.2); some issuers write {@code scp}. */
    private static List<String> scopes(JsonObject claims) {
        var name = claims.get("scope").isPresent() ? "scope" : "scp";
        return claims.string(name)
                .map(text -> List.of(text.split(" ", -1)))
                .orElseGet(() -> claims.strings(name));
    }

    private static BigDecimal time(JsonObject claims, String name) {
        return claims.get(name)
                .flatMap(JsonValue::asNumber)
                .filter(time -> time.abs().compareTo(LAST) <= 0)
                .orElseThrow(() -> Refusal.of("has an " + name + " that is no time"));
    }

    private static BigDecimal seconds(Instant time) {
        return BigDecimal.valueOf(time.getEpochSecond());
    }

    private static BigDecimal seconds(Duration time) {
        return BigDecimal.valueOf(time.toSeconds());
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw Refusal.of(reason);
        }
    }
}
