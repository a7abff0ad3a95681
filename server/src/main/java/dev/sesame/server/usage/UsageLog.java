package dev.sesame.server.usage;

/** Stores what was used. Safe for use by many threads. */
public interface UsageLog extends AutoCloseable {
    /**
     * Takes {@code record}. It survives the end of this process when this returns, which waits for
     * nobody; what cannot be stored is counted and left out, because it must not stop anybody's
     * work.
     */
    void add(UsageRecord record);

    /** Stores what was taken, and ends. */
    @Override
    void close();
}
