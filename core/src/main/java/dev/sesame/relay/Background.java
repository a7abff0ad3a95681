package dev.sesame.relay;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Something that may take long, done away from the event loop.
 *
 * @param <T> what comes of it
 * @param loop where that is dealt with
 * @param work throws {@link AuthException} when it fails
 */
record Background<T>(Executor loop, Supplier<T> work) {

    /** Does it in a thread of its own, then calls one of both on the event loop. */
    void run(Consumer<T> then, Consumer<AuthException> failed) {
        Thread.ofVirtual().name("relay").start(() -> back(outcome(then, failed)));
    }

    private Runnable outcome(Consumer<T> then, Consumer<AuthException> failed) {
        try {
            var result = work.get();
            return () -> then.accept(result);
        } catch (AuthException e) {
            return () -> failed.accept(e);
        } catch (RuntimeException | LinkageError e) {
            return () -> failed.accept(defect(e));
        }
    }

    private void back(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException _) {
            // the relay has been closed
        }
    }

    /** The message of {@code e} may hold anything, so only its kind is told. */
    private static AuthException defect(Throwable e) {
        return new AuthException(
                Failure.PROTOCOL,
                "Sesame failed inside (" + e.getClass().getSimpleName() + ")",
                "This is a defect: please report it",
                e);
    }
}
