package dev.sesame;

import java.time.Duration;

/** How something waits before it tries again; tests pass one that takes no time. */
@FunctionalInterface
public interface Pause {
    /** Waits in real time. */
    Pause REAL = Thread::sleep;

    /**
     * Returns after {@code duration}.
     *
     * @throws InterruptedException when the thread is interrupted meanwhile
     */
    void rest(Duration duration) throws InterruptedException;
}
