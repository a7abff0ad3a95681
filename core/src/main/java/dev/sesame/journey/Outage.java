package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.wellknown.Published;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is told of an organisation that could not be asked. */
public final class Outage {
    private Outage() {}

    /**
     * Returns what is used instead of what {@code published} could not say now, and why; empty when
     * it could.
     */
    public static Optional<String> of(Published published, Instant now) {
        return published
                .problem()
                .map(problem -> instead(published, now) + ": " + firstLine(problem));
    }

    private static String instead(Published published, Instant now) {
        var organisation = published.membership().organisation();
        return published
                .snapshot()
                .map(snapshot -> Age.of(Duration.between(snapshot.fetched(), now)))
                .map(age -> "using the configuration of " + organisation + " from " + age + " ago")
                .orElse("going on without the configuration of " + organisation);
    }

    private static String firstLine(AuthException problem) {
        return problem.problem().lines().findFirst().orElse("");
    }
}
