package dev.sesame.server.operation;

import java.time.Duration;
import java.time.Instant;

/** Events as requests leave them. */
final class Events {
    static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private Events() {}

    static RequestEvent answered() {
        return event(200, "", "openai", "acme/gpt-5-mini");
    }

    static RequestEvent refused(int status, String reason, String model) {
        return event(status, reason, "", model);
    }

    static RequestEvent failed(String upstream) {
        return event(502, "connection reset", upstream, "acme/gpt-5-mini");
    }

    private static RequestEvent event(int status, String reason, String upstream, String model) {
        return new RequestEvent(
                "r-1",
                Instant.parse("2026-11-21T10:00:00Z"),
                "/v1/chat/completions",
                status,
                reason,
                "https://login.acme.example",
                "4711",
                "Alice",
                "research",
                model,
                upstream,
                100,
                2000,
                12,
                34,
                status >= 500 ? Duration.ZERO : Duration.ofMillis(80),
                Duration.ofMillis(900),
                Duration.ofMillis(7),
                "00-" + TRACE + "-00f067aa0ba902b7-01");
    }
}
