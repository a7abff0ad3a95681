package dev.sesame.dial;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What may take long, done away from the event loop.
 *
 * @param threads where that is done
 * @param loop where what comes of it is dealt with
 */
public record Background(Executor threads, Executor loop) {

    /**
     * Does {@code work}, then calls one of the next two on the event loop, and the last one with
     * what that should throw: nobody else would notice.
     */
    public <T> void run(
            Supplier<T> work,
            Consumer<T> then,
            Consumer<AuthException> failed,
            Consumer<AuthException> broken) {
        threads.execute(() -> {
            var outcome = outcome(work, then, failed);
            back(() -> {
                try {
                    outcome.run();
                } catch (RuntimeException e) {
                    broken.accept(defect(e));
                }
            });
        });
    }

    private static <T> Runnable outcome(
            Supplier<T> work, Consumer<T> then, Consumer<AuthException> failed) {
        try {
            var result = work.get();
            return () -> then.accept(result);
        } catch (AuthException e) {
            return () -> failed.accept(e);
        } catch (RuntimeException | Error e) {
            return () -> failed.accept(defect(e));
        }
    }

    private void back(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException _) {
            // it has ended
        }
    }

    /** The message of {@code e} may hold anything, so only its kind is told. */
    public static AuthException defect(Throwable e) {
        return new AuthException(
                Failure.PROTOCOL,
                "Sesame failed inside (" + e.getClass().getSimpleName() + ")",
                "This is a defect: please report it",
                e);
    }
}
