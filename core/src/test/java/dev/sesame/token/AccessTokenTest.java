package dev.sesame.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class AccessTokenTest {
    @Test
    void aJsonWebTokenTellsItsLife() {
        var token = jwt("{\"iat\": 1767222000, \"exp\": 1767225600}");
        assertThat(token.issued()).contains(Instant.parse("2025-12-31T23:00:00Z"));
        assertThat(token.expires()).contains(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(token.lifetime()).contains(Duration.ofHours(1));
    }

    @Test
    void anyOtherTokenTellsNothing() {
        for (var text : new String[] {"a.b.c", "opaque", "a.b", "..", "e30.e30.x.y"}) {
            assertThat(AccessToken.of(Secret.of(text)).expires()).as(text).isEmpty();
        }
        assertThat(jwt("{\"exp\": \"soon\"}").expires()).isEmpty();
        assertThat(jwt("{\"exp\": 1e400}").expires()).isEmpty();
        assertThat(jwt("{\"exp\": -1}").expires()).isEmpty();
        assertThat(jwt("[1]").expires()).isEmpty();
    }

    @Test
    void aLifeThatEndsBeforeItBeginsIsNone() {
        assertThat(jwt("{\"iat\": 2000, \"exp\": 1000}").lifetime()).isEmpty();
        assertThat(jwt("{\"exp\": 1000}").lifetime()).isEmpty();
    }

    private static AccessToken jwt(String claims) {
        var payload =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return AccessToken.of(Secret.of("e30." + payload + ".x"));
    }
}
