package dev.sesame.cli;

import dev.sesame.Environment;
import dev.sesame.terminal.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real command in a home of its own, without a terminal. */
final class CommandLine {
    final Map<String, String> variables = new HashMap<>();
    private final Path home;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    CommandLine(Path home) throws IOException {
        this.home = home;
        variables.put("PATH", System.getenv("PATH"));
        variables.put("OPENCODE_TEST_MANAGED_CONFIG_DIR", home.resolve("none").toString());
        Files.createDirectories(home.resolve(".git"));
    }

    /** Writes the file {@code name} of the home. */
    Path write(String name, String text) throws IOException {
        Files.createDirectories(home.resolve(name).resolveSibling(""));
        return Files.writeString(home.resolve(name), text);
    }

    /** Runs it and returns its exit code. */
    int run(String... args) {
        return run("", List.of(args));
    }

    /** Runs it with {@code input} on its standard input. */
    int run(String input, List<String> args) {
        out.reset();
        err.reset();
        var environment = new Environment(variables, home, home, InstantSource.system());
        var streams =
                new Streams(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return Main.run(args, environment, streams);
    }

    /** Returns what the last run printed. */
    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Returns what the last run told on standard error. */
    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
