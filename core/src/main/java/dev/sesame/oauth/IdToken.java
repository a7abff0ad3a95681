package dev.sesame.oauth;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What an ID token says about the person who logged in (OpenID Connect Core section 2). Only for
 * tokens that came from the token endpoint itself: its TLS certificate stands for the signature,
 * which is not looked at (section 3.1.3.7, item 6).
 *
 * <p>Those of {@link AuthorizationAttempt#await} and a device login are checked before they are
 * given out: issuer, audience, time and nonce.
 *
 * @param claims all of them
 */
public record IdToken(JsonObject claims) {
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final List<String> NAMES = List.of("preferred_username", "email", "upn", "name");

    /**
     * Reads {@code token}.
     *
     * @throws AuthException {@link Failure#PROTOCOL} when it is not a JWT
     */
    public static IdToken of(Secret token) {
        var parts = token.reveal().split("\\.", -1);
        if (parts.length != 3) {
            throw invalid("is not a signed JWT");
        }
        try {
            var bytes = Base64.getUrlDecoder().decode(parts[1]);
            return new IdToken(
                    Json.parse(new String(bytes, StandardCharsets.UTF_8))
                            .asObject()
                            .orElseThrow(() -> invalid("holds no claims")));
        } catch (IllegalArgumentException | JsonSyntaxException _) {
            throw invalid("holds no claims");
        }
    }

    /** Returns who logged in, as the issuer numbers people: never given to anybody else. */
    public String subject() {
        return claims.string("sub").orElse("");
    }

    /** Returns who logged in, as people would say it, safe to show; at worst the subject. */
    public String name() {
        return NAMES.stream()
                .flatMap(claim -> claims.string(claim).stream())
                .filter(name -> !name.isBlank())
                .findFirst()
                .map(Printable::of)
                .orElseGet(() -> Printable.of(subject()));
    }

    /** Checks what a client has to check that got the token itself (section 3.1.3.7). */
    void check(OAuthClient client, Optional<String> nonce) {
        var clientId = client.registration().clientId();
        require(claims.string("iss").equals(Optional.of(client.server().issuer())), "iss");
        var audience = audience();
        require(audience.contains(clientId), "aud");
        var party = claims.string("azp");
        require(party.isPresent() ? party.get().equals(clientId) : audience.size() == 1, "azp");
        var now = client.clock().instant();
        require(time("exp").compareTo(seconds(now.minus(SKEW).getEpochSecond())) > 0, "exp");
        require(time("iat").compareTo(seconds(now.plus(SKEW).getEpochSecond())) <= 0, "iat");
        require(!subject().isEmpty(), "sub");
        nonce.ifPresent(
                expected -> require(claims.string("nonce").equals(Optional.of(expected)), "nonce"));
    }

    private List<String> audience() {
        return claims.string("aud").map(List::of).orElseGet(() -> claims.strings("aud"));
    }

    private BigDecimal time(String claim) {
        return claims.number(claim).orElseThrow(() -> invalid("has no " + claim));
    }

    private static BigDecimal seconds(long value) {
        return BigDecimal.valueOf(value);
    }

    private static void require(boolean holds, String claim) {
        if (!holds) {
            throw invalid("is not meant for this login: its " + claim + " is wrong");
        }
    }

    private static AuthException invalid(String why) {
        return new AuthException(
                Failure.PROTOCOL,
                "the ID token " + why,
                "Check the clock of this machine; show this to the people who run the login server");
    }

    @Override
    public String toString() {
        return "IdToken[" + subject() + "]";
    }
}
