package dev.sesame.server.operation;

import java.time.Duration;
import java.time.Instant;

/**
 * What became of one request, for the audit line, the metrics and the list of refusals; no word of
 * what was asked or answered, and no secret. What is not known is empty or zero.
 *
 * @param requestId names the request, and it alone
 * @param time when it came
 * @param route what was asked of the server, of a fixed set: {@code /v1/chat/completions}
 * @param status the answer's status, as the client saw it; 499 when the client went away first
 * @param reason why it was refused or broken off, for operators; never shown to the client
 * @param issuer who vouches for the person
 * @param subject who asked
 * @param person how people call them
 * @param team the team they were in
 * @param model what was asked for, as {@code provider/model}
 * @param upstream who answered
 * @param bytesIn of the body that came
 * @param bytesOut of the body that went
 * @param inputTokens tokens of the model that were sent
 * @param outputTokens tokens of the model that were answered
 * @param firstByte until the first byte of the answer went; zero when none did
 * @param duration until the last byte went
 * @param upstreamAfter when the upstream was asked, after {@code time}
 * @param traceparent the trace that the client began (W3C Trace Context); empty when it has none,
 *     or a strange one
 */
public record RequestEvent(
        String requestId,
        Instant time,
        String route,
        int status,
        String reason,
        String issuer,
        String subject,
        String person,
        String team,
        String model,
        String upstream,
        long bytesIn,
        long bytesOut,
        long inputTokens,
        long outputTokens,
        Duration firstByte,
        Duration duration,
        Duration upstreamAfter,
        String traceparent) {
    private static final int TRACEPARENT = 55;

    /** Leaves out what is too long for a trace. */
    public RequestEvent {
        traceparent = traceparent.length() == TRACEPARENT ? traceparent : "";
    }

    /** Tells whether an answer began, not counting one that says why there is none. */
    public boolean hasAnswer() {
        return !firstByte.isZero();
    }

    /** Tells whether the client did not get what it asked for, and did not go away by itself. */
    public boolean isRefusal() {
        return status >= 400 && status != 499;
    }
}
