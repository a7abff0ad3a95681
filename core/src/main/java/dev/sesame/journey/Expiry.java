package dev.sesame.journey;

import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * When a token ends, as far as it tells itself: the {@code exp} of a JSON Web Token (RFC 7519
 * section 4.1.4). Nothing is verified; the server decides.
 */
public final class Expiry {
    private static final BigDecimal LAST = BigDecimal.valueOf(253_402_300_799L); // the year 9999

    private Expiry() {}

    /** Returns the moment; empty when the token does not tell. */
    public static Optional<Instant> of(Secret token) {
        var parts = token.reveal().split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            var payload =
                    new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            return Json.parse(payload)
                    .asObject()
                    .flatMap(claims -> claims.get("exp"))
                    .flatMap(JsonValue::asNumber)
                    .filter(seconds -> seconds.signum() >= 0 && seconds.compareTo(LAST) <= 0)
                    .map(seconds -> Instant.ofEpochSecond(seconds.longValue()));
        } catch (IllegalArgumentException | JsonSyntaxException _) {
            return Optional.empty(); // dots alone do not make a JWT
        }
    }
}
