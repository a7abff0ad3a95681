package dev.sesame.relay;

import dev.sesame.dial.Background;
import dev.sesame.dial.Dialer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Connections to one origin, kept for the next request. A request that finds as many at work as
 * there may be waits its turn. On the event loop.
 */
final class Connections {
    private static final int MOST = 64;

    /** Less than servers and what is before them keep theirs, most of which is 60 seconds. */
    static final Duration KEPT = Duration.ofSeconds(30);

    private final Dialer dialer;
    private final InstantSource clock;
    private final Deque<Idle> idle = new ArrayDeque<>();
    private final Deque<Passage> waiting = new ArrayDeque<>();
    private int open;

    /**
     * A connection that waits for the next request.
     *
     * @param since when it began to, by the clock of the day: a timer stands still while the
     *     machine sleeps, and the server has closed it long ago then
     */
    private record Idle(Connection connection, Instant since) {}

    Connections(Dialer dialer, InstantSource clock) {
        this.dialer = dialer;
        this.clock = clock;
    }

    /** Finds a way for {@code passage}, now or later: the connection that was used last, if any. */
    void take(Passage passage) {
        while (!idle.isEmpty()) {
            var last = idle.removeLast();
            boolean isYoung =
                    Duration.between(last.since(), clock.instant()).abs().compareTo(KEPT) < 0;
            if (isYoung && last.connection().isOpen()) {
                lead(last.connection(), passage);
                return;
            }
            last.connection().close();
        }
        takeNew(passage);
    }

    /** Finds a way for {@code passage} that was not used before, if there may be another one. */
    void takeNew(Passage passage) {
        if (open == MOST) {
            waiting.addLast(passage);
            return;
        }
        open++;
        dialer.dial(
                channel -> lead(Connection.over(channel, dialer.route(), this), passage),
                e -> {
                    open--;
                    passage.failed(e);
                    next();
                });
    }

    /** Nobody else would notice what goes wrong here. */
    private static void lead(Connection connection, Passage passage) {
        if (passage.isGone()) {
            connection.rest();
            return;
        }
        try {
            passage.connected(connection);
        } catch (RuntimeException e) {
            passage.broken(Background.defect(e));
        }
    }

    private void next() {
        while (!waiting.isEmpty()) {
            var passage = waiting.removeFirst();
            if (!passage.isGone()) {
                take(passage);
                return;
            }
        }
    }

    /** Takes {@code connection} back, over which nothing goes any more. */
    void release(Connection connection) {
        idle.addLast(new Idle(connection, clock.instant()));
        next();
    }

    /** {@code connection} is there no more. */
    void closed(Connection connection) {
        open--;
        idle.removeIf(each -> each.connection() == connection);
        next();
    }
}
