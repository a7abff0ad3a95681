package dev.sesame.provider;

import dev.sesame.http.HttpReply;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Whether and when a request is sent again. Never after an answer has begun. */
final class RetryPolicy {
    private static final int MOST = 5;
    private static final int MOST_CONNECTIONS = 2;
    private static final Duration RECONNECT = Duration.ofMillis(500);
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** Who asks for more patience than this is not waited for: the user may try later. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final double JITTER = 0.25;

    /** OpenCode takes these words, anywhere in a refusal, for a passing trouble. */
    private static final List<String> PASSING =
            List.of(
                    "429",
                    "500",
                    "502",
                    "503",
                    "504",
                    "524",
                    "rate increased too quickly",
                    "rate limit",
                    "rate-limit",
                    "rate_limit",
                    "too many requests",
                    "overloaded",
                    "service unavailable",
                    "service_unavailable",
                    "service-unavailable",
                    "internal error",
                    "internal_error",
                    "server error",
                    "server_error",
                    "server-error",
                    "provider returned error",
                    "provider_returned_error",
                    "provider-returned-error",
                    "terminated",
                    "fetch failed",
                    "failed to fetch",
                    "network error",
                    "network-error",
                    "network_error",
                    "upstream connect",
                    "connection error",
                    "connection refused",
                    "connection lost",
                    "socket connection was closed",
                    "socket hang up",
                    "reset before headers",
                    "getaddrinfo",
                    "enotfound",
                    "eai_again",
                    "econnrefused",
                    "econnreset",
                    "etimedout",
                    "try your request again",
                    "retry your request",
                    "resource exhausted",
                    "resource_exhausted",
                    "try again later",
                    "try again in ",
                    "currently at capacity",
                    "temporarily at capacity");

    private static final List<String> WAITED_FOR =
            List.of("request", "response", "connection", "network", "stream", "read");
    private static final List<String> TOO_LATE = List.of(" timeout", " timed out", " time out");

    private final String providerId;
    private final InstantSource clock;

    RetryPolicy(String providerId, InstantSource clock) {
        this.providerId = providerId;
        this.clock = clock;
    }

    /**
     * Returns how long to wait after {@code error} ended the attempt with that number, from 1;
     * empty to give up.
     */
    Optional<Duration> delay(ApiError error, int attempt) {
        if (error.kind() == ApiError.Kind.CONNECTION) {
            return attempt > MOST_CONNECTIONS ? Optional.empty() : Optional.of(RECONNECT);
        }
        if (attempt > MOST || error.kind() != ApiError.Kind.STATUS || !isPassing(error)) {
            return Optional.empty();
        }
        var asked = asked(error);
        return asked.isPresent()
                ? asked.filter(delay -> delay.compareTo(PATIENCE) <= 0)
                : Optional.of(backoff(attempt));
    }

    private boolean isPassing(ApiError error) {
        int status = error.status();
        var reply = new HttpReply(status, error.headers(), error.body());
        if (status == 401 || Refusal.isTooLong(reply)) {
            return false;
        }
        return error.isRetryable()
                || (status == 404 && providerId.startsWith("openai"))
                || soundsPassing(Refusal.message(reply))
                || soundsPassing(error.body());
    }

    private static boolean soundsPassing(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        return lower.equals("timeout")
                || PASSING.stream().anyMatch(lower::contains)
                || TOO_LATE.stream()
                        .anyMatch(late ->
                                WAITED_FOR.stream().anyMatch(what -> lower.contains(what + late)));
    }

    private Optional<Duration> asked(ApiError error) {
        var millis = number(error.headers().getOrDefault("retry-after-ms", ""));
        if (millis.isPresent()) {
            return millis.map(value -> Duration.ofMillis(value.longValue()));
        }
        var header = error.headers().getOrDefault("retry-after", "");
        return number(header)
                .map(seconds -> Duration.ofMillis((long) Math.ceil(seconds * 1000)))
                .or(() -> until(header));
    }

    private static Optional<Double> number(String text) {
        try {
            double value = Double.parseDouble(text.strip());
            return value >= 0 && value < 1e9 ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Optional<Duration> until(String date) {
        try {
            Instant then =
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return Optional.of(Duration.between(clock.instant(), then))
                    .filter(Duration::isPositive);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration backoff(int attempt) {
        long millis = FIRST.toMillis() << (attempt - 1);
        double jitter = millis * JITTER * ThreadLocalRandom.current().nextDouble();
        return Duration.ofMillis(Math.min(LONGEST.toMillis(), millis + (long) jitter));
    }
}
