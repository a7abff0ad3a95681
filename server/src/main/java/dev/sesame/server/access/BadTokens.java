package dev.sesame.server.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many bad tokens came from where in these ten seconds: to find out that one is bad costs the
 * work of many requests. Safe for use by many threads.
 *
 * <p>A proxy has more of them than one client, and is believed whom it names as its client (the
 * last of {@code X-Forwarded-For}) only within its own bounds: without a proxy that is invented.
 */
final class BadTokens {
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int MOST_OF_ADDRESS = 1_000;
    private static final int MOST_OF_CLIENT = 100;
    private static final int MOST_REMEMBERED = 20_000;
    private static final int LONGEST_NAME = 64;

    private final InstantSource clock;
    private volatile Window window = new Window(Instant.MIN, Map.of());

    BadTokens(InstantSource clock) {
        this.clock = clock;
    }

    private record Window(Instant end, Map<String, Integer> counts) {
        int of(String key) {
            return counts.getOrDefault(key, 0);
        }
    }

    /** Tells whether there were too many from {@code sender} to look at one more. */
    boolean areTooManyOf(Sender sender) {
        var now = window;
        if (now.counts.isEmpty() || !clock.instant().isBefore(now.end)) {
            return false;
        }
        var address = sender.address();
        return now.of(address) >= MOST_OF_ADDRESS
                || client(address, sender).filter(it -> now.of(it) >= MOST_OF_CLIENT).isPresent();
    }

    /** Takes note of one. */
    void add(Sender sender) {
        var counts = current().counts;
        var address = sender.address();
        counts.merge(address, 1, Integer::sum);
        if (counts.size() < MOST_REMEMBERED) {
            client(address, sender).ifPresent(it -> counts.merge(it, 1, Integer::sum));
        }
    }

    private synchronized Window current() {
        var now = clock.instant();
        if (!now.isBefore(window.end)) {
            window = new Window(now.plus(WINDOW), new ConcurrentHashMap<>());
        }
        return window;
    }

    /**
     * Returns who is named; empty when nobody is: the address may be a proxy that does not tell.
     */
    private static Optional<String> client(String address, Sender sender) {
        var forwarded = sender.forwardedFor();
        var name = forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
        return name.isEmpty() || name.length() > LONGEST_NAME
                ? Optional.empty()
                : Optional.of(address + " " + name);
    }
}
