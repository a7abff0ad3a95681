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
    private final Vertx vertx;
    private final long period;
    private final Set<Limited> under = new LinkedHashSet<>();
    private Set<Limited> suspects = Set.of();

    /** Something that has to end. */
    interface Limited {
        /** Returns when it has waited too long, as {@link System#nanoTime}. */
        long deadline();

        /** Says that it has. */
        void late();
    }

    Deadlines(Vertx vertx, Duration period) {
        this.vertx = vertx;
        this.period = period.toMillis();
        lookSoon();
    }

    private void lookSoon() {
        vertx.setTimer(period, _ -> look());
    }

    void add(Limited limited) {
        under.add(limited);
    }

    void remove(Limited limited) {
        under.remove(limited);
    }

    /**
     * Ends what was late at the last look, too: when this loop is what is slow, it reads between two
     * looks what has been there in time.
     */
    private void look() {
        lookSoon();
        long now = System.nanoTime();
        List<Limited> late = under.stream().filter(it -> it.deadline() - now < 0).toList();
        List<Limited> tooLate = late.stream().filter(suspects::contains).toList();
        suspects = Set.copyOf(late);
        tooLate.forEach(under::remove);
        tooLate.forEach(Limited::late);
    }
}
