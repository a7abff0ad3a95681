package dev.sesame.script;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program that is run to its end: nothing on its standard input, a time limit, and the end of the
 * whole process tree when that passes or when this program is ended.
 */
final class Program {
    private static final Duration AFTER_EXIT = Duration.ofMillis(500);
    private static final int LONGEST_OUTPUT = 64 << 10;

    private final ProcessBuilder builder;

    /** Runs {@code command} in {@code directory} with all of {@code environment}'s variables. */
    Program(Environment environment, Path directory, List<String> command) {
        builder = new ProcessBuilder(command).directory(directory.toFile());
        var variables = builder.environment();
        variables.clear();
        variables.putAll(environment.variables());
        variables.remove("OPENCODE_AUTH_CONTENT"); // other people's secrets are not its business
    }

    /** How a program ended: its exit code and the first 64 KiB of what it printed. */
    record Ended(int exit, String output) {}

    Program with(Map<String, String> variables) {
        builder.environment().putAll(variables);
        return this;
    }

    /** Collects standard error too. */
    Program withErrors() {
        builder.redirectErrorStream(true);
        return this;
    }

    /**
     * Runs it; empty when it did not end within {@code limit}.
     *
     * @throws IOException when it cannot be started
     */
    Optional<Ended> run(Duration limit) throws IOException {
        if (!builder.redirectErrorStream()) {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        var process = builder.start();
        var guard = new Thread(() -> kill(process), "end of a child");
        Runtime.getRuntime().addShutdownHook(guard);
        try {
            process.getOutputStream().close();
            return ended(process, limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        } finally {
            kill(process);
            forget(guard);
        }
    }

    private static Optional<Ended> ended(Process process, Duration limit)
            throws InterruptedException {
        var output = new ByteArrayOutputStream();
        var reader = new Thread(() -> collect(process.getInputStream(), output), "child's output");
        reader.setDaemon(true);
        reader.start();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            return Optional.empty();
        }
        // a grandchild may keep the pipe open for ever, so its end is not waited for
        reader.join(AFTER_EXIT);
        synchronized (output) {
            return Optional.of(
                    new Ended(process.exitValue(), output.toString(StandardCharsets.UTF_8)));
        }
    }

    private static void collect(InputStream in, ByteArrayOutputStream output) {
        var buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                synchronized (output) {
                    output.write(buffer, 0, Math.min(n, LONGEST_OUTPUT - output.size()));
                }
            }
        } catch (IOException _) {
            // the process was ended; what came until then counts
        }
    }

    /** Nothing that runs here has anything to tidy up that we would not do again. */
    private static void kill(Process process) {
        var tree = process.toHandle().descendants().toList();
        process.destroyForcibly();
        tree.forEach(ProcessHandle::destroyForcibly);
    }

    private static void forget(Thread guard) {
        try {
            Runtime.getRuntime().removeShutdownHook(guard);
        } catch (IllegalStateException _) {
            // this program is being ended, and the guard does its work right now
        }
    }
}
