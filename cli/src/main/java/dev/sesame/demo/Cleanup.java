package dev.sesame.demo;

import dev.sesame.terminal.Prompts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Closes what was opened, the last first: when the work is over, or when the process is ended
 * before. Safe for use by several threads.
 */
final class Cleanup implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Runnable> open = new ArrayDeque<>();
    private final Thread onExit = new Thread(this::closeAll, "cleanup");
    private boolean closed;

    /** Begins to watch for the end of the process. */
    Cleanup() {
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /** Opens something and takes care of it from then on. Too late, it is not opened any more. */
    <T> T add(Supplier<T> opening, Consumer<T> close) {
        lock.lock();
        try {
            if (closed) {
                throw Prompts.cancelled();
            }
            var thing = opening.get();
            open.push(() -> close.accept(thing));
            return thing;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Closes everything, also when closing one thing fails; then throws what that threw. The watch
     * ends last: a process that is ended meanwhile has to wait for this.
     */
    @Override
    public void close() {
        try {
            closeAll();
        } finally {
            stopWatching();
        }
    }

    private void stopWatching() {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException _) {
            // the process is being ended, and the thread finds nothing left to close
        }
    }

    private void closeAll() {
        lock.lock();
        try {
            closed = true;
            closeFrom(open);
        } finally {
            lock.unlock();
        }
    }

    private static void closeFrom(Deque<Runnable> open) {
        if (open.isEmpty()) {
            return;
        }
        try {
            open.pop().run();
        } finally {
            closeFrom(open);
        }
    }
}
