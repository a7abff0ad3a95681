package dev.sesame.server.gateway;

import dev.sesame.server.gateway.Refusal.Status;
import java.time.Duration;

/** What a request waits for. */
enum Phase {
    CHECKING,
    BODY,
    FIRST_BYTE,
    WHOLE_ANSWER,
    ANSWER;

    /** Returns whether an upstream was asked and has not answered. */
    boolean isUnanswered() {
        return this == FIRST_BYTE || this == WHOLE_ANSWER;
    }

    /** Returns what is said when it has waited for too long. */
    Refusal late() {
        return switch (this) {
            case CHECKING ->
                    Refusal.retryLater(
                            Status.UNAVAILABLE,
                            "the gateway could not check the request in time",
                            Duration.ofSeconds(5));
            case BODY -> Refusal.of(Status.TOO_SLOW, "the body did not come in time");
            case FIRST_BYTE, WHOLE_ANSWER ->
                    Refusal.of(Status.LATE_UPSTREAM, "the model did not answer in time");
            case ANSWER -> Refusal.of(Status.LATE_UPSTREAM, "the answer stopped, or took too long");
        };
    }
}
