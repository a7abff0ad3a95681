package dev.sesame.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it. Safe for use by many threads. */
public final class SteppingClock implements InstantSource {

    private final AtomicReference<Instant> now;

    private SteppingClock(Instant start) {
        now = new AtomicReference<>(start);
    }

    /** Returns a clock that stands at {@code start}. */
    public static SteppingClock at(Instant start) {
        return new SteppingClock(start);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    /** Moves the clock forward by {@code step}, or back if it is negative; returns the new time. */
    public Instant advance(Duration step) {
        return now.updateAndGet(instant -> instant.plus(step));
    }
}
