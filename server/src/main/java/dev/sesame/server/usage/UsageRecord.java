package dev.sesame.server.usage;

import java.time.Duration;
import java.time.Instant;

/**
 * What one request used; no word of what was asked or answered.
 *
 * @param requestId names the request, and it alone
 * @param time when it came
 * @param issuer who vouches for the person
 * @param subject who asked
 * @param person how people call them
 * @param team the team they were in
 * @param provider as clients know it
 * @param model what was asked for
 * @param upstream who answered; empty when nobody did
 * @param status the answer's status, as the client saw it
 * @param inputTokens tokens that were sent, those from a cache included
 * @param outputTokens tokens that were answered
 * @param cachedTokens those of the input that came from the upstream's cache
 * @param estimated whether the tokens are a guess, because the answer did not say
 * @param duration until the last byte
 */
public record UsageRecord(
        String requestId,
        Instant time,
        String issuer,
        String subject,
        String person,
        String team,
        String provider,
        String model,
        String upstream,
        int status,
        long inputTokens,
        long outputTokens,
        long cachedTokens,
        boolean estimated,
        Duration duration) {}
