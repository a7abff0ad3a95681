package dev.sesame.token;

import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A token, and what is known of its life. Nothing is verified: the server decides.
 *
 * @param value the token
 * @param issued when its life began, by the clock of whoever told
 * @param expires when it ends, by the same clock
 */
public record AccessToken(Secret value, Optional<Instant> issued, Optional<Instant> expires) {
    private static final BigDecimal LAST = BigDecimal.valueOf(253_402_300_799L); // the year 9999

    /**
     * Reads what {@code token} tells of itself: {@code iat} and {@code exp} of a JSON Web Token
     * (RFC 7519 section 4.1). Any other token tells nothing.
     */
    public static AccessToken of(Secret token) {
        var claims = claims(token.reveal()).orElse(JsonObject.EMPTY);
        return new AccessToken(token, moment(claims, "iat"), moment(claims, "exp"));
    }

    private static Optional<JsonObject> claims(String token) {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first < 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
            return Optional.empty();
        }
        try {
            var payload = Base64.getUrlDecoder().decode(token.substring(first + 1, second));
            return Json.parse(new String(payload, StandardCharsets.UTF_8)).asObject();
        } catch (IllegalArgumentException | JsonSyntaxException _) {
            return Optional.empty(); // dots alone do not make a JWT
        }
    }

    private static Optional<Instant> moment(JsonObject claims, String name) {
        return claims.number(name)
                .filter(seconds -> seconds.signum() >= 0 && seconds.compareTo(LAST) <= 0)
                .map(seconds -> Instant.ofEpochSecond(seconds.longValue()));
    }

    /** Returns enough to tell it from another token, and far too little to guess it. */
    public String mark() {
        return Integer.toHexString(value.reveal().hashCode());
    }

    /** Returns how long it lives, when both ends are known and in order. */
    public Optional<Duration> lifetime() {
        return issued.flatMap(start -> expires.map(end -> Duration.between(start, end)))
                .filter(Duration::isPositive);
    }
}
