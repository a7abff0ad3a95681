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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one line of JSON per request. Lines that cannot be written are counted and left out: a
 * full disk must not stop anybody's work. Safe for use by many threads.
 *
 * <p>People are named by a hash ({@link AuditLine}), because lines travel further than the usage
 * records, which name people and have the same request id.
 */
public final class AuditLog implements RequestLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final int WAITING = 20_000;
    private static final int AT_ONCE = 1_000;

    private final BlockingQueue<RequestEvent> waiting = new ArrayBlockingQueue<>(WAITING);
    private final LongAdder lost = new LongAdder();
    private final AuditLine line = new AuditLine(); // this and lines: of the thread that writes
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final OutputStream out;
    private final Thread writer;
    private volatile boolean closing;
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
    public void began(String route) {}

    @Override
    public void ended(RequestEvent event) {
        if (!waiting.offer(event)) {
            lost.increment();
        }
    }

    /** Returns how many requests have no line. */
    public long lost() {
        return lost.sum();
    }

    /** Writes what is waiting, and ends. */
    @Override
    public void close() {
        closing = true;
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
        var batch = new ArrayList<RequestEvent>(AT_ONCE);
        while (!closing) {
            next().ifPresent(batch::add);
            waiting.drainTo(batch, AT_ONCE - 1);
            write(batch);
        }
        while (waiting.drainTo(batch, AT_ONCE) > 0) {
            write(batch);
        }
    }

    /** Waits a little: an interrupt that ends the waiting would close the file. */
    private Optional<RequestEvent> next() {
        try {
            return Optional.ofNullable(waiting.poll(250, TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            closing = true;
            return Optional.empty();
        }
    }

    private void write(List<RequestEvent> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
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
        batch.clear();
    }
}
