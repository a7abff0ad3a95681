package dev.sesame.anthropic;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program of the machine's: run with nothing on its standard input, for a while and no longer,
 * and ended with all that it started, also when this program is ended.
 */
final class Child {
    /** Other people's secrets, and what would make Claude Code leave its session aside. */
    private static final List<String> NOT_PASSED_ON =
            List.of("OPENCODE_AUTH_CONTENT", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN");

    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration AFTER_EXIT = Duration.ofMillis(500);
    private static final int MOST_OUTPUT = 64 << 10;

    private final Environment environment;
    private final Path program;

    private Child(Environment environment, Path program) {
        this.environment = environment;
        this.program = program;
    }

    /**
     * How a program ended.
     *
     * @param exit its exit code; absent when it was ended for taking too long
     * @param output what it printed on standard output
     */
    record Outcome(Optional<Integer> exit, String output) {
        @Override
        public String toString() {
            return "exit " + exit; // the output may be a secret
        }
    }

    /** Finds {@code name} on PATH, whose relative entries may be somebody else's project. */
    static Optional<Child> find(Environment environment, String name) {
        for (var folder : environment.get("PATH").orElse("").split(File.pathSeparator, -1)) {
            for (var suffix : List.of("", ".exe", ".cmd")) {
                var candidate = Path.of(folder, name + suffix);
                if (candidate.isAbsolute()
                        && Files.isRegularFile(candidate)
                        && Files.isExecutable(candidate)) {
                    return Optional.of(new Child(environment, candidate));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Runs it in {@code folder}.
     *
     * @throws AuthException when it cannot be started, or the person gives up
     */
    Outcome run(Path folder, Duration limit, List<String> arguments) {
        var process = start(folder, arguments);
        var guard = new Thread(() -> kill(process), "end " + program.getFileName());
        Runtime.getRuntime().addShutdownHook(guard);
        try {
            return outcome(process, limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        } finally {
            kill(process);
            forget(guard);
        }
    }

    /** Starts it and lets it go its own way. */
    void launch(Path folder, List<String> arguments) {
        var ignored = start(folder, arguments);
    }

    private Process start(Path folder, List<String> arguments) {
        var words = new ArrayList<>(List.of(program.toString()));
        words.addAll(arguments);
        var builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        var variables = builder.environment();
        variables.clear();
        variables.putAll(environment.variables());
        variables.keySet().removeAll(NOT_PASSED_ON);
        try {
            var process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new AuthException(
                    Failure.ACCESS_DENIED,
                    program + " cannot be started",
                    "Run it yourself to see what is wrong",
                    e);
        }
    }

    private static Outcome outcome(Process process, Duration limit) throws InterruptedException {
        var output = new FutureTask<>(() -> text(process.getInputStream()));
        var reader = new Thread(output, "standard output");
        reader.setDaemon(true);
        reader.start();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            return new Outcome(Optional.empty(), "");
        }
        return new Outcome(Optional.of(process.exitValue()), result(output));
    }

    /** A grandchild may keep the pipe open for ever, so its end is not waited for. */
    private static String result(FutureTask<String> output) throws InterruptedException {
        try {
            return output.get(AFTER_EXIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            return "";
        }
    }

    private static String text(InputStream in) throws IOException {
        var kept = new String(in.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
        in.skip(Long.MAX_VALUE); // so that it need not wait for a reader
        return kept;
    }

    private static void forget(Thread guard) {
        try {
            Runtime.getRuntime().removeShutdownHook(guard);
        } catch (IllegalStateException _) {
            // this program is being ended, and the guard does its work right now
        }
    }

    private static void kill(Process process) {
        var tree = process.toHandle().descendants().toList();
        process.destroy();
        tree.forEach(ProcessHandle::destroy);
        if (!process.isAlive() && tree.isEmpty()) {
            return;
        }
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                var killed = process.destroyForcibly();
                var ignored = killed.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        tree.forEach(ProcessHandle::destroyForcibly);
    }
}
