package dev.sesame.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Secret;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ExpiryTest {
    @Test
    void tellsUntilWhenATokenIsGood() {
        // {"alg":"none"}.{"exp":1767225600}.
        var jwt = "eyJhbGciOiJub25lIn0.eyJleHAiOjE3NjcyMjU2MDB9.x";

        assertThat(Expiry.of(Secret.of(jwt))).contains(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(Expiry.of(Secret.of("a.b.c"))).isEmpty();
        assertThat(Expiry.of(Secret.of("opaque"))).isEmpty();
        assertThat(Expiry.of(Secret.of("e30.eyJleHAiOiJzb29uIn0.x"))).isEmpty();
    }
}
