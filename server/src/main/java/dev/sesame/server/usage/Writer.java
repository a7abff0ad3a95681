package dev.sesame.server.usage;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores records in the order in which they came, as many at once as are there: one commit, or one
 * write to the disk, for all that came while the last one went on.
 */
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UsageStore.class);
    private static final int MOST_WAITING = 50_000;
    private static final int AT_ONCE = 1_000;
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final Database database;
    private final Spool spool;
    private final Thread thread;
    private List<Entry> waiting = new ArrayList<>(); // this and closed are guarded by this object
    private boolean closed;
    private boolean ready;
    private boolean failing;
    private long retry = System.nanoTime();
    private volatile boolean degraded;

    private Writer(Database database, Spool spool) {
        this.database = database;
        this.spool = spool;
        this.degraded = !spool.isEmpty();
        // no virtual thread: it waits for the disk, which would hold one of their few carriers
        this.thread = Thread.ofPlatform().name("usage").daemon().unstarted(this::work);
    }

    static Writer start(Database database, Spool spool) {
        var writer = new Writer(database, spool);
        writer.thread.start();
        return writer;
    }

    /** Returns whether records are on this machine that should be in the database. */
    boolean degraded() {
        return degraded;
    }

    synchronized CompletableFuture<Void> add(UsageRecord record) {
        if (closed || waiting.size() >= MOST_WAITING) {
            return CompletableFuture.failedFuture(notStored("too many wait already"));
        }
        var entry = new Entry(record, new CompletableFuture<>());
        waiting.add(entry);
        notifyAll();
        return entry.stored;
    }

    private void work() {
        for (var batch = next(); !batch.isEmpty() || mustGoOn(); batch = next()) {
            for (int i = 0; i < batch.size(); i += AT_ONCE) {
                store(batch.subList(i, Math.min(i + AT_ONCE, batch.size())));
            }
            if (timeToEmptySpool()) {
                emptySpool();
            } else if (batch.isEmpty() && !ready && System.nanoTime() - retry >= 0) {
                ready = in(database::prepare);
            }
        }
    }

    private synchronized List<Entry> next() {
        long end = System.nanoTime() + PAUSE;
        for (long left = PAUSE; left > 0 && isIdle(); left = end - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts this thread", e);
            }
        }
        var batch = waiting;
        waiting = new ArrayList<>();
        return batch;
    }

    private synchronized boolean isIdle() {
        return waiting.isEmpty() && !closed && !timeToEmptySpool();
    }

    private synchronized boolean mustGoOn() {
        return !closed || !waiting.isEmpty() || timeToEmptySpool();
    }

    private boolean timeToEmptySpool() {
        return !spool.isEmpty() && System.nanoTime() - retry >= 0;
    }

    /** Stores it; while records wait in the spool the next ones wait behind them. */
    private void store(List<Entry> batch) {
        var records = batch.stream().map(Entry::record).toList();
        try {
            if (!spool.isEmpty() || !insert(records)) {
                degraded = true;
                spool.append(records);
            }
            batch.forEach(each -> each.stored.complete(null));
        } catch (IOException e) {
            LOG.error("usage: {} records could not be stored: {}", records.size(), e.toString());
            var failure = notStored(e.toString());
            batch.forEach(each -> each.stored.completeExceptionally(failure));
        }
    }

    private void emptySpool() {
        try {
            var chunk = spool.first();
            if (chunk.records().isEmpty() || insert(chunk.records())) {
                spool.remove(chunk);
            }
            if (spool.isEmpty()) {
                LOG.info("usage: all records that waited on this machine are in the database");
                degraded = false;
            }
        } catch (IOException e) {
            LOG.error("usage: what waits on this machine cannot be read: {}", e.toString());
            retry = System.nanoTime() + PAUSE;
        }
    }

    private boolean insert(List<UsageRecord> records) {
        return in(() -> database.insert(records));
    }

    private boolean in(Work work) {
        try {
            work.run();
            ready = true;
            failing = false;
            return true;
        } catch (SQLException | RuntimeException e) { // whatever it is, this thread goes on
            if (!failing) {
                LOG.warn("usage: records wait on this machine: {}", Database.reason(e));
            }
            failing = true;
            retry = System.nanoTime() + PAUSE;
            return false;
        }
    }

    private static AuthException notStored(String why) {
        return new AuthException(
                Failure.UNREACHABLE,
                "the record of what was used cannot be stored: " + why,
                "Look at the database and at the disk of the server.");
    }

    /** Stores what waits, in the database or on the disk, and ends. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
            spool.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("usage: {}", e.toString());
        }
    }

    /** Something that is done in the database. */
    private interface Work {
        void run() throws SQLException;
    }

    /** A record, and who waits for it. */
    private record Entry(UsageRecord record, CompletableFuture<Void> stored) {}
}
