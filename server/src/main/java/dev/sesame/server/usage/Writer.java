package dev.sesame.server.usage;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings records from the journal to the database, in the order in which they came: every five
 * seconds, as many at once as are there.
 */
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UsageStore.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Database database;
    private final Journal journal;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean ready;
    private volatile boolean failing;

    private Writer(Database database, Journal journal) {
        this.database = database;
        this.journal = journal;
        // no virtual thread: it waits for the disk, which would hold one of their few carriers
        this.thread = Thread.ofPlatform().name("usage").daemon().unstarted(this::work);
    }

    static Writer start(Database database, Journal journal) {
        var writer = new Writer(database, journal);
        writer.thread.start();
        return writer;
    }

    /** Returns whether the database does not take records. */
    boolean failing() {
        return failing;
    }

    private void work() {
        try {
            while (!closed.await(PAUSE.toMillis(), MILLISECONDS)) { // so that no start waits for it
                store();
            }
            store(); // what came since
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    /** Stores what is there, unless the database does not take it. */
    private void store() {
        try {
            ready = ready || in(database::prepare);
            for (var chunk = journal.first(); !chunk.isEmpty(); chunk = journal.first()) {
                var next = chunk;
                if (!in(() -> database.insert(next))) {
                    return;
                }
                if (journal.remove(next)) {
                    in(() -> database.forget(next.file()));
                }
            }
        } catch (IOException | RuntimeException e) { // whatever it is, this thread goes on
            failing = true;
            LOG.error("usage: what waits on this machine cannot be read: {}", e.toString());
        }
    }

    private boolean in(Work work) {
        try {
            work.run();
            if (failing) {
                LOG.info("usage: the database takes records again");
            }
            failing = false;
            return true;
        } catch (SQLException | RuntimeException e) { // whatever it is, this thread goes on
            if (!failing) {
                LOG.warn("usage: records wait on this machine: {}", Database.reason(e));
            }
            failing = true;
            return false;
        }
    }

    /** Stores what waits, in the database when that takes it, and ends. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Something that is done in the database. */
    private interface Work {
        void run() throws SQLException;
    }
}
