package dev.sesame.provider;

import java.time.Duration;

/** How a client waits before it tries again. */
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
