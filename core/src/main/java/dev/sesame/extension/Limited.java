package dev.sesame.extension;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs code of a plugin in a thread of its own, because it can hang and cannot be stopped. */
final class Limited {
    /** What ends by a person's doing, or by ^C. */
    static final Duration PERSON = Duration.ofDays(1);

    /** The end, after the work is done. */
    static final Duration FAREWELL = Duration.ofSeconds(3);

    private Limited() {}

    /**
     * Runs {@code code}.
     *
     * @throws AuthException when it takes longer than {@code limit}
     * @throws Exception what it throws
     */
    static <T> T call(Duration limit, Callable<T> code) throws Exception {
        var task = new FutureTask<>(code);
        var thread = new Thread(task, "plugin");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new AuthException(
                    Failure.PROTOCOL, "no end after " + limit.toSeconds() + " s", "", e);
        } catch (InterruptedException e) {
            thread.interrupt();
            throw e;
        } catch (ExecutionException e) {
            throw thrown(Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    /**
     * What a plugin throws must not get past the plugin: no error of the JVM's, and no
     * interruption, which was of its own thread and not of ours.
     */
    private static Exception thrown(Throwable cause) {
        if (cause instanceof Exception exception && !(cause instanceof InterruptedException)) {
            return exception;
        }
        return new IllegalStateException(String.valueOf(cause), cause);
    }
}
