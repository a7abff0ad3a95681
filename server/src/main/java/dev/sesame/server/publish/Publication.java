package dev.sesame.server.publish;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.jwt.TextSigner;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Something that is published: as JSON, and signed for those who ask for that, if there is a key.
 * The signature is made anew each hour, for a week: so long may be believed what somebody kept.
 */
final class Publication {
    /** The media type of what is signed (RFC 7515 section 9.2.1). */
    static final String SIGNED = "application/jose";

    private static final Duration LIFE = Duration.ofDays(7);

    private final String text;
    private final Representation plain;
    private final String address;
    private final Optional<TextSigner> signer;
    private volatile Signed signed;

    private record Signed(Instant hour, Representation representation) {}

    /** Publishes {@code value} at {@code address}. */
    Publication(JsonValue value, String address, Optional<TextSigner> signer) {
        this.address = address;
        this.text = Json.write(value);
        this.plain = Representation.of(text, "application/json");
        this.signer = signer;
        this.signed = new Signed(Instant.MIN, plain);
    }

    /** Returns it as one wants it who says {@code Accept: accept}. */
    Representation as(String accept, Instant now) {
        return signer.isPresent() && accept.equals(SIGNED) ? signed(signer.get(), now) : plain;
    }

    /** Every replica signs for the full hour, and so sends the same bytes with the same tag. */
    private Representation signed(TextSigner key, Instant now) {
        var hour = now.truncatedTo(ChronoUnit.HOURS);
        var last = signed;
        if (!last.hour().equals(hour)) {
            last = new Signed(hour, Representation.of(key.sign(text, address, hour, LIFE), SIGNED));
            signed = last;
        }
        return last.representation();
    }
}
