package dev.sesame.acceptance;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A program, ready to run in a session of its own: without a terminal, and so that everything it
 * started can be ended with it.
 *
 * @param words program and arguments
 * @param folder where it runs
 * @param environment all variables it sees
 */
record Invocation(List<String> words, Path folder, Map<String, String> environment) {

    private static final File NOTHING = new File("/dev/null");
    private static final Duration AFTER_KILL = Duration.ofSeconds(10);

    /**
     * What was seen of a run.
     *
     * @param exit the exit code; of no meaning when the time was up
     * @param stdout as it was written
     * @param stderr as it was written
     * @param timedOut whether the program had to be killed
     */
    record Outcome(int exit, String stdout, String stderr, boolean timedOut) {}

    /** Runs with an empty standard input. */
    Outcome run(Duration limit) throws IOException, InterruptedException {
        return finish(start(), limit);
    }

    /** Runs with {@code input} on a pipe. */
    Outcome run(Duration limit, String input) throws IOException, InterruptedException {
        Process process = builder().start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // a program need not read what it is given
            return finish(process, limit);
        }
        return finish(process, limit);
    }

    /** Starts it with an empty standard input; whoever calls this has to end it. */
    Process start() throws IOException {
        return builder().redirectInput(NOTHING).start();
    }

    /** Starts it with a pipe as its standard input; whoever calls this has to end it. */
    Process startWithInput() throws IOException {
        return builder().start();
    }

    private ProcessBuilder builder() {
        var inOwnSession = Stream.concat(Stream.of("setsid"), words.stream()).toList();
        var builder = new ProcessBuilder(inOwnSession).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    /** The end is when nobody can write any more, as it is for a shell's pipe. */
    static Outcome finish(Process process, Duration limit)
            throws IOException, InterruptedException {
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            var stdout =
                    CompletableFuture.supplyAsync(() -> drain(process.getInputStream()), readers);
            var stderr =
                    CompletableFuture.supplyAsync(() -> drain(process.getErrorStream()), readers);
            var end = CompletableFuture.allOf(stdout, stderr, process.onExit());
            boolean timedOut = !endsWithin(limit, end);
            killGroup(process);
            if (!endsWithin(AFTER_KILL, end)) {
                throw new IOException("cannot be ended: " + process.info());
            }
            return new Outcome(process.exitValue(), stdout.join(), stderr.join(), timedOut);
        }
    }

    private static boolean endsWithin(Duration limit, CompletableFuture<Void> end)
            throws IOException, InterruptedException {
        try {
            end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IOException("the output cannot be read", e);
        }
    }

    /** The first process of a session leads a group of its own number. */
    private static void killGroup(Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-KILL", "--", "-" + process.pid())
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static String drain(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
