package dev.sesame.extension;

import dev.sesame.json.JsonValue.JsonObject;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What happened, on its way to plugins: one thing after the other, and nobody waits for it. */
final class EventQueue {
    private static final int FAREWELL_SECONDS = 3;
    private static final int MOST_WAITING = 1000;

    private final Consumer<JsonObject> listener;

    /** Who listens slowly misses something, and a long answer is not kept for it. */
    private final ExecutorService thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(MOST_WAITING),
                    EventQueue::daemon,
                    new ThreadPoolExecutor.DiscardPolicy());

    EventQueue(Consumer<JsonObject> listener) {
        this.listener = listener;
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "plugin events");
        thread.setDaemon(true);
        return thread;
    }

    void tell(JsonObject event) {
        thread.execute(() -> listener.accept(event));
    }

    /** Lets those that have been told arrive, within reason. */
    void drain() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
