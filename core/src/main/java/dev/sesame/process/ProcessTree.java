package dev.sesame.process;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A process with all that it has started, which ends when it is closed and does not outlive this
 * program. Safe for threads.
 */
public final class ProcessTree implements AutoCloseable {
    private final Process process;
    private final Duration grace;
    private final Thread guard = new Thread(this::stop, "end of a child");

    private ProcessTree(Process process, Duration grace) {
        this.process = process;
        this.grace = grace;
    }

    /**
     * Looks after {@code process}.
     *
     * @param grace how long it may tidy up after it was told to end; it is killed when that is zero
     * @throws IllegalStateException when this program is being ended; so is the process then
     */
    public static ProcessTree of(Process process, Duration grace) {
        var tree = new ProcessTree(process, grace);
        try {
            Runtime.getRuntime().addShutdownHook(tree.guard);
        } catch (IllegalStateException e) {
            tree.kill();
            throw e;
        }
        return tree;
    }

    /** Ends all of it, at once. */
    public void kill() {
        var descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    /** Ends it by {@code request}; what is left of it after {@code patience} is killed. */
    public void end(Runnable request, Duration patience) {
        ask(request, patience);
        forget();
    }

    /** Ends it by a signal; what is left of it after its grace is killed. */
    @Override
    public void close() {
        stop();
        forget();
    }

    private void stop() {
        if (!process.isAlive()) {
            return; // nobody knows any more what it started
        }
        if (grace.isZero()) {
            kill();
            return;
        }
        ask(this::signal, grace);
    }

    private void signal() {
        var descendants = process.descendants().toList();
        process.destroy();
        descendants.forEach(ProcessHandle::destroy);
    }

    private void ask(Runnable request, Duration patience) {
        // those that outlive it can be told by it only while it lives
        var descendants = process.descendants().toList();
        request.run();
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException _) {
            kill();
            Thread.currentThread().interrupt();
        }
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(guard);
        } catch (IllegalStateException _) {
            // this program is being ended, and the guard does its work right now
        }
    }
}
