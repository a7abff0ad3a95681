package dev.sesame.server.gateway;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** One of a kind for each event loop, so that nothing of it is shared between threads. */
final class PerLoop<T> {
    private final Supplier<T> make;
    private final Map<Thread, T> byLoop = new ConcurrentHashMap<>();

    PerLoop(Supplier<T> make) {
        this.make = make;
    }

    /** Returns that of the event loop that asks. */
    T here() {
        return byLoop.computeIfAbsent(Thread.currentThread(), _ -> make.get());
    }
}
