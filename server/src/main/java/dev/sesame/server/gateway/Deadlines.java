package dev.sesame.server.gateway;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Ends what takes too long, of one event loop. One look at all of them now and then costs less than
 * a timer for each that is set anew with every piece.
 */
final class Deadlines {
    private final Set<Limited> under = new LinkedHashSet<>();

    /** Something that has to end. */
    interface Limited {
        /** Returns when it has waited too long, as {@link System#nanoTime}. */
        long deadline();

        /** Says that it has. */
        void late();
    }

    Deadlines(Vertx vertx, Duration period) {
        vertx.setPeriodic(period.toMillis(), _ -> look());
    }

    void add(Limited limited) {
        under.add(limited);
    }

    void remove(Limited limited) {
        under.remove(limited);
    }

    private void look() {
        if (under.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        List<Limited> late = under.stream().filter(it -> it.deadline() - now < 0).toList();
        under.removeAll(Set.copyOf(late));
        late.forEach(Limited::late);
    }
}
