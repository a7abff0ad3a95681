package dev.sesame.keyring;

import dev.sesame.Environment;
import dev.sesame.process.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program of the operating system. Secrets go in by standard input and come out by standard
 * output; nothing secret is ever among its arguments, which every user of the machine can see.
 */
record Tool(Path program, Environment environment) {
    private static final int LONGEST = 1 << 20;
    private static final Duration AFTER_EXIT = Duration.ofSeconds(1);

    /** How it ended, and what it printed on standard output. */
    record Result(int exitCode, String output) {}

    /** Runs it; absent when it had to be ended because {@code limit} had passed. */
    Optional<Result> run(List<String> arguments, String input, Duration limit)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment.variables());
        var process = builder.start();
        try {
            var output = Output.collect(process.getInputStream(), LONGEST);
            feed(process, input);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
            return Optional.of(new Result(process.exitValue(), output.text(AFTER_EXIT)));
        } finally {
            process.destroyForcibly();
        }
    }

    /** What it did not want to read is no error: its exit code tells. */
    private static void feed(Process process, String input) {
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException _) {
            // it ended before
        }
    }
}
