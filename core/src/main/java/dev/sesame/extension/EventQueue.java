package dev.sesame.extension;

import dev.sesame.json.JsonValue.JsonObject;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What happened, on its way to plugins: one thing after the other, and nobody waits for it. */
final class EventQueue {
    private static final int FAREWELL_SECONDS = 5;

    private final Consumer<JsonObject> listener;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(EventQueue::daemon);

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
