package dev.sesame.relay;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Connections to one origin, kept for the next request. A request that finds as many at work as
 * there may be waits its turn. On the event loop.
 */
final class Connections {
    private static final int MOST = 64;

    private final Dialer dialer;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Deque<Passage> waiting = new ArrayDeque<>();
    private int open;

    Connections(Dialer dialer) {
        this.dialer = dialer;
    }

    /** Finds a way for {@code passage}, now or later: the connection that was used last, if any. */
    void take(Passage passage) {
        while (!idle.isEmpty()) {
            var connection = idle.removeLast();
            if (connection.isOpen()) {
                lead(connection, passage);
                return;
            }
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
                this,
                connection -> lead(connection, passage),
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
        idle.addLast(connection);
        next();
    }

    /** {@code connection} is there no more. */
    void closed(Connection connection) {
        open--;
        idle.remove(connection);
        next();
    }
}
