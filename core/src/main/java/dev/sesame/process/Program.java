package dev.sesame.process;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A program that is run to its end: nothing on its standard input, a time limit, and the end of the
 * whole process tree when that passes or when this program is ended. For one thread.
 */
public final class Program {
    private static final Duration AFTER_EXIT = Duration.ofMillis(500);
    private static final int LONGEST_OUTPUT = 64 << 10;

    private final ProcessBuilder builder;
    private Duration grace = Duration.ZERO;

    /**
     * Runs {@code command} in {@code directory} with all of {@code environment}'s variables but the
     * one that holds other people's secrets.
     */
    public Program(Environment environment, Path directory, List<String> command) {
        builder = new ProcessBuilder(command).directory(directory.toFile());
        var variables = builder.environment();
        variables.clear();
        variables.putAll(environment.variables());
        variables.remove("OPENCODE_AUTH_CONTENT");
    }

    /**
     * How a program ended.
     *
     * @param exit its exit code
     * @param output the first 64 KiB of what it printed
     */
    public record Ended(int exit, String output) {
        @Override
        public String toString() {
            return "exit " + exit; // the output may be a secret
        }
    }

    /** Adds {@code variables}, or puts them in the place of others. */
    public Program with(Map<String, String> variables) {
        builder.environment().putAll(variables);
        return this;
    }

    /** Takes variables away. */
    public Program without(Set<String> names) {
        builder.environment().keySet().removeAll(names);
        return this;
    }

    /** Collects standard error too. */
    public Program withErrors() {
        builder.redirectErrorStream(true);
        return this;
    }

    /** Lets it tidy up for so long when its time has passed; without this it is killed at once. */
    public Program withGrace(Duration time) {
        grace = time;
        return this;
    }

    /**
     * Runs it; empty when it did not end within {@code limit}.
     *
     * @throws IOException when it cannot be started
     * @throws AuthException {@link Failure#CANCELLED} when the thread is interrupted
     */
    public Optional<Ended> run(Duration limit) throws IOException {
        if (!builder.redirectErrorStream()) {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        var process = builder.start();
        try (var _ = ProcessTree.of(process, grace)) {
            process.getOutputStream().close();
            return ended(process, limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        }
    }

    private static Optional<Ended> ended(Process process, Duration limit)
            throws InterruptedException {
        var output = Output.collect(process.getInputStream(), LONGEST_OUTPUT);
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                ? Optional.of(new Ended(process.exitValue(), output.text(AFTER_EXIT)))
                : Optional.empty();
    }
}
