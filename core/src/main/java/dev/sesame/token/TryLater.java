package dev.sesame.token;

import java.time.Duration;
import java.util.Optional;

/**
 * The cause of a renewal that failed because a server wishes to be left alone for a while ({@code
 * Retry-After}, RFC 9110 section 10.2.3).
 */
public final class TryLater extends Exception {
    private static final long serialVersionUID = 1L;

    private final Duration after;

    /** The server wants no request before {@code after} has passed. */
    public TryLater(Duration after) {
        super("to be tried again after " + after.toSeconds() + " s");
        this.after = after;
    }

    /** Returns the wish that {@code failure} was caused by, if there is one. */
    static Optional<Duration> wish(Throwable failure) {
        return failure.getCause() instanceof TryLater later
                ? Optional.of(later.after)
                : Optional.empty();
    }
}
