package dev.sesame.extension;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The body of an answer that a plugin in our own process hands on: a read that takes too long is a
 * connection that breaks, and so is whatever its code throws.
 *
 * <p>One thread reads it from the first piece to the last, because what cannot be stopped can only
 * be left alone, and because a pipe is broken as soon as the thread that read last has ended.
 */
final class TimedBody extends InputStream {
    private final InputStream body;
    private final String plugin;
    private final Duration gap;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(TimedBody::thread);
    private volatile boolean closed;

    /** Gives up when nothing of {@code body} comes for {@code gap}. */
    TimedBody(InputStream body, String plugin, Duration gap) {
        this.body = body;
        this.plugin = plugin;
        this.gap = gap;
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "plugin");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public int read() throws IOException {
        return timed(body::read);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return timed(() -> body.read(bytes, offset, length));
    }

    private int timed(Callable<Integer> read) throws IOException {
        try {
            return reader.submit(read).get(gap.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw GuardedBody.broken(Objects.requireNonNullElse(e.getCause(), e));
        } catch (RejectedExecutionException e) {
            throw new IOException("the answer was closed", e);
        } catch (TimeoutException e) {
            throw givenUp(
                    new SocketTimeoutException(
                            "plugin "
                                    + plugin
                                    + ": nothing of its answer came for "
                                    + gap.toSeconds()
                                    + " s"),
                    e);
        } catch (InterruptedException e) {
            var interrupted = givenUp(new InterruptedIOException("interrupted"), e);
            Thread.currentThread().interrupt();
            throw interrupted;
        }
    }

    private IOException givenUp(IOException problem, Exception cause) {
        problem.initCause(cause);
        try {
            close();
        } catch (IOException e) {
            problem.addSuppressed(e);
        }
        return problem;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        reader.shutdownNow();
        try {
            Limited.call(
                    Limited.FAREWELL,
                    () -> {
                        body.close();
                        return true;
                    });
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw GuardedBody.broken(e);
        }
    }
}
