package dev.sesame.server.usage;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings records from the journal to the database, in the order in which they came, at intervals:
 * few large transactions cost far less than many small ones.
 */
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UsageStore.class);

    private final Database database;
    private final Journal journal;
    private final Duration interval;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean ready;
    private volatile boolean failing;

    private Writer(Database database, Journal journal, Duration interval) {
        this.database = database;
        this.journal = journal;
        this.interval = interval;
        // no virtual thread: it waits for the disk, which would hold one of their few carriers
        this.thread = Thread.ofPlatform().name("usage").daemon().unstarted(this::work);
    }

    /** Starts one, which begins after the first {@code interval}: a start has other work to do. */
    static Writer start(Database database, Journal journal, Duration interval) {
        var writer = new Writer(database, journal, interval);
        writer.thread.start();
        return writer;
    }

    /** Returns whether the database does not take records. */
    boolean failing() {
        return failing;
    }

    private void work() {
        try {
            while (!closed.await(interval.toMillis(), MILLISECONDS)) {
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
            if (storeOlder()) {
                journal.turn();
                var _ = storeOlder();
            }
        } catch (IOException | RuntimeException e) { // whatever it is, this thread goes on
            failing = true;
            LOG.error("usage: what waits on this machine cannot be read: {}", e.toString());
        }
    }

    /** Stores all but what is in the newest file; returns whether the database took it all. */
    private boolean storeOlder() throws IOException {
        while (true) {
            var chunk = journal.first();
            if (chunk.isEmpty()) {
                return true;
            }
            if (!in(() -> database.insert(chunk))) {
                return false;
            }
            if (journal.remove(chunk)) {
                in(() -> database.forget(chunk.file()));
            }
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
