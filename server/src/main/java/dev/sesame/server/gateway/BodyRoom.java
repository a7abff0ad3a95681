package dev.sesame.server.gateway;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of bodies are kept at once, for all event loops: each body is bounded, but there
 * may be thousands.
 */
final class BodyRoom {
    /** Buffers that grow take up to three times what is in them. */
    private static final int PART_OF_MEMORY = 8;

    private final AtomicLong left;

    BodyRoom(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /** Returns as much room as the memory of this process allows. */
    static BodyRoom ofMemory() {
        return new BodyRoom(Runtime.getRuntime().maxMemory() / PART_OF_MEMORY);
    }

    /** Takes room for {@code bytes}; returns false, and takes none, when there is not so much. */
    boolean take(long bytes) {
        if (left.addAndGet(-bytes) >= 0) {
            return true;
        }
        left.addAndGet(bytes);
        return false;
    }

    /** Gives back what was taken. */
    void give(long bytes) {
        left.addAndGet(bytes);
    }
}
