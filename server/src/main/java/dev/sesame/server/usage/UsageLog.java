package dev.sesame.server.usage;

import java.util.concurrent.CompletionStage;

/** Stores what was used. Safe for use by many threads. */
public interface UsageLog extends AutoCloseable {
    /**
     * Takes {@code record}, without making its caller wait; complete when the record will survive
     * the end of this process. A second record of the same request counts nothing.
     */
    CompletionStage<Void> add(UsageRecord record);

    /** Stores what was taken, and ends. */
    @Override
    void close();
}
