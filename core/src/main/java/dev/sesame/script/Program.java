package dev.sesame.script;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.process.Output;
import dev.sesame.process.ProcessTree;
import java.io.IOException;
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
        // nothing that runs here has anything to tidy up that we would not do again
        try (var _ = ProcessTree.of(process, Duration.ZERO)) {
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
