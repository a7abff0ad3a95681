package dev.sesame.server.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/** Records for tests. */
final class Records {
    static final Instant NOON = Instant.parse("2026-01-05T12:00:00.123456Z");

    static final LocalDate DAY = LocalDate.of(2026, 1, 5);

    private Records() {}

    static UsageRecord record(String requestId) {
        return record(requestId, NOON, "ann", "acme/small");
    }

    /** Returns one of 100 tokens in and 10 out. */
    static UsageRecord record(String requestId, Instant time, String subject, String model) {
        var slash = model.indexOf('/');
        return new UsageRecord(
                requestId,
                time,
                "https://login.test",
                subject,
                subject + "@acme.test",
                subject.startsWith("r") ? "research" : "engineering",
                model.substring(0, slash),
                model.substring(slash + 1),
                "openai",
                200,
                100,
                10,
                50,
                false,
                Duration.ofMillis(1234));
    }
}
