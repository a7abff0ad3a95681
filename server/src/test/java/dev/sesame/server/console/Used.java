package dev.sesame.server.console;

import dev.sesame.server.operation.RequestEvent;
import dev.sesame.server.usage.UsageRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** What people used, for tests. */
record Used(RunningConsole console, String issuer) {

    /** Adds one request of {@code subject} at {@code time}. */
    void by(String subject, Instant time, String model, long tokens) {
        console.usage.add(record(subject, time, model, tokens));
    }

    /** Returns when all that was added can be seen. */
    void stored() {
        while (console.usage.waiting() > 0) {
            Thread.onSpinWait();
        }
    }

    private UsageRecord record(String subject, Instant time, String model, long tokens) {
        return new UsageRecord(
                UUID.randomUUID().toString(),
                time,
                issuer,
                subject,
                subject + "@corp.test",
                subject.equals("alice") ? "engineering" : "research",
                "acme",
                model,
                "one",
                200,
                tokens,
                tokens / 5,
                0,
                false,
                Duration.ofSeconds(1));
    }

    /** Remembers a request that was refused. */
    void refused(String person, String reason) {
        console.refusals.ended(
                new RequestEvent(
                        "r-17",
                        console.clock.instant(),
                        "/v1/chat/completions",
                        403,
                        reason,
                        issuer,
                        person,
                        person,
                        "research",
                        "acme/large",
                        "",
                        0,
                        0,
                        0,
                        0,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        ""));
    }
}
