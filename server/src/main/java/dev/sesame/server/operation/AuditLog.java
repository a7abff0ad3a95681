package dev.sesame.server.operation;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one line of JSON per request. Lines that cannot be written are counted and left out: a
 * full disk must not stop anybody's work. Safe for use by many threads.
 *
 * <p>People are named by a hash ({@link AuditLine}), because lines travel further than the usage
 * records in PostgreSQL, which name people and have the same request id.
 */
public final class AuditLog implements RequestLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final int MOST_WAITING = 20_000;
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** What waits is copied whenever the JVM collects garbage: it shall not be much. */
    private static final int ENOUGH = 256;

    private List<RequestEvent> waiting = new ArrayList<>(); // guarded by this object
    private final LongAdder lost = new LongAdder();
    private final AuditLine line = new AuditLine(); // this and lines: of the thread that writes
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final OutputStream out;
    private final Thread writer;
    private volatile boolean closed;
    private boolean failed;

    private AuditLog(OutputStream out) {
        this.out = out;
        this.writer = Thread.ofPlatform().name("audit").daemon().start(this::write);
    }

    /** Returns one that writes to {@code out} and closes it. */
    public static AuditLog to(OutputStream out) {
        return new AuditLog(out);
    }

    /**
     * Returns one that appends to {@code file}; a new file is its owner's alone.
     *
     * @throws AuthException {@code INVALID_CONFIG} when it cannot be written
     */
    public static AuditLog toFile(Path file) {
        try {
            if (!Files.exists(file)
                    && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
            }
            return new AuditLog(
                    Files.newOutputStream(
                            file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "cannot write the audit log " + file,
                    "Make its directory, and let this user write there",
                    e);
        }
    }

    @Override
    public synchronized void ended(RequestEvent event) {
        if (waiting.size() == MOST_WAITING) {
            lost.increment();
            return;
        }
        waiting.add(event);
        if (waiting.size() == ENOUGH) { // to wake somebody for each costs more than its line
            LockSupport.unpark(writer);
        }
    }

    /** Returns how many requests have no line. */
    public long lost() {
        return lost.sum();
    }

    /** Writes what is waiting, and ends. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
        try {
            writer.join();
            out.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("the audit log was not closed", e);
        }
    }

    private void write() {
        while (!closed) {
            LockSupport.parkNanos(PAUSE.toNanos());
            write(taken());
        }
        write(taken()); // what came since
    }

    private synchronized List<RequestEvent> taken() {
        var batch = waiting;
        waiting = new ArrayList<>();
        return batch;
    }

    private void write(List<RequestEvent> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            if (failed) {
                lines.write('\n'); // half a line may stand there
            }
            for (var event : batch) {
                line.write(event, lines);
            }
            lines.writeTo(out);
            out.flush();
            failed = false;
        } catch (IOException e) {
            lost.add(batch.size());
            if (!failed) {
                LOG.error("the audit log cannot be written", e);
            }
            failed = true;
        }
        lines.reset();
    }
}
