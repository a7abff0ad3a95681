package dev.sesame.server.gateway;

import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;

/** How long a server wants to be left alone (RFC 9110 section 10.2.3). */
final class RetryAfter {
    private static final Duration USUAL = Duration.ofSeconds(5);

    private RetryAfter() {}

    /** Returns what {@code headers} say in seconds; a few seconds when they say it otherwise. */
    static Duration of(HttpHeaders headers) {
        var value = headers.get("retry-after");
        return value != null && value.matches("\\d{1,6}")
                ? Duration.ofSeconds(Long.parseLong(value))
                : USUAL;
    }
}
