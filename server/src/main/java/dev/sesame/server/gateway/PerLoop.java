package dev.sesame.server.gateway;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.function.Supplier;

/** One of a kind for each event loop, so that nothing of it is shared between threads. */
final class PerLoop<T> {
    private final FastThreadLocal<T> local;

    PerLoop(Supplier<T> make) {
        this.local =
                new FastThreadLocal<>() {
                    @Override
                    protected T initialValue() {
                        return make.get();
                    }
                };
    }

    /** Returns that of the event loop that asks. */
    T here() {
        return local.get();
    }
}
