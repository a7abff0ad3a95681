package dev.sesame.demo;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.terminal.Prompts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Types command lines into a shell, one after the other. Another thread may close it at any time,
 * which ends the command that runs and lets no other begin.
 */
final class Shell implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Path folder;
    private final Map<String, String> variables;
    private final ReentrantLock starting = new ReentrantLock();
    private final List<Process> running = new ArrayList<>();
    private boolean closed;

    Shell(Path folder, Map<String, String> variables) {
        this.folder = folder;
        this.variables = Map.copyOf(variables);
    }

    /** How a command ended, and all it printed. */
    record Ended(int exit, String output) {}

    /** Returns {@code word} such that a shell takes it as it is. */
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /**
     * Types {@code line}, with nothing on its standard input, and shows what it prints while it
     * does.
     *
     * @throws AuthException when there is no shell; {@link Failure#CANCELLED} when this was closed
     */
    Ended type(String line, Consumer<String> show) {
        var process = start(line);
        var limit = Thread.ofVirtual().start(() -> endLater(process));
        var output = new StringBuilder();
        try (var printed = process.inputReader()) {
            for (var next = printed.readLine(); next != null; next = printed.readLine()) {
                output.append(next).append('\n');
                show.accept(next);
            }
            int exit = process.waitFor();
            if (isClosed()) {
                throw Prompts.cancelled();
            }
            return new Ended(exit, output.toString());
        } catch (IOException e) {
            throw Prompts.cancelled(); // the pipe closes under the reader when the shell is closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Prompts.cancelled();
        } finally {
            limit.interrupt();
            forget(process);
        }
    }

    private Process start(String line) {
        var builder = new ProcessBuilder("sh", "-c", line).directory(folder.toFile());
        builder.redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(variables);
        starting.lock();
        try {
            if (isClosed()) {
                throw Prompts.cancelled();
            }
            var process = builder.start();
            running.add(process);
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "cannot start sh in " + folder,
                    "See that sh is in PATH and that this folder is still there",
                    e);
        } finally {
            starting.unlock();
        }
    }

    private static void endLater(Process process) {
        try {
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                end(process);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it ended in time
        }
    }

    private boolean isClosed() {
        starting.lock();
        try {
            return closed;
        } finally {
            starting.unlock();
        }
    }

    private void forget(Process process) {
        starting.lock();
        try {
            running.remove(process);
        } finally {
            starting.unlock();
        }
    }

    @Override
    public void close() {
        starting.lock();
        try {
            closed = true;
            running.forEach(Shell::end);
        } finally {
            starting.unlock();
        }
    }

    private static void end(Process process) {
        var tree = process.descendants().toList();
        tree.forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        tree.forEach(ProcessHandle::destroyForcibly);
    }
}
