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
import java.util.Set;
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
 * @param shown secrets that it is known to print on standard output
 */
record Invocation(
        List<String> words, Path folder, Map<String, String> environment, Set<String> shown) {

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

    /** A program that keeps all secrets to itself. */
    Invocation(List<String> words, Path folder, Map<String, String> environment) {
        this(words, folder, environment, Set.of());
    }

    /**
     * A program that was started.
     *
     * @param process the first of its processes
     * @param discretion judges what it has shown once it has ended
     */
    record Running(Process process, Discretion discretion) {

        /** The end is when nobody can write any more, as it is for a shell's pipe. */
        Outcome finish(Duration limit) throws IOException, InterruptedException {
            return finish(limit, "");
        }

        /** Waits for the end of what has written {@code earlier} to standard error already. */
        Outcome finish(Duration limit, String earlier) throws IOException, InterruptedException {
            var rest = end(process, limit);
            var all =
                    new Outcome(
                            rest.exit(), rest.stdout(), earlier + rest.stderr(), rest.timedOut());
            discretion.check(all);
            return all;
        }
    }

    /** Runs with an empty standard input. */
    Outcome run(Duration limit) throws IOException, InterruptedException {
        return start().finish(limit);
    }

    /** Runs with {@code input} on a pipe. */
    Outcome run(Duration limit, String input) throws IOException, InterruptedException {
        var running = startWithInput();
        try (var stdin = running.process().getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // a program need not read what it is given
            return running.finish(limit);
        }
        return running.finish(limit);
    }

    /** Starts it with an empty standard input; whoever calls this has to end it. */
    Running start() throws IOException {
        return start(builder().redirectInput(NOTHING));
    }

    /** Starts it with a pipe as its standard input; whoever calls this has to end it. */
    Running startWithInput() throws IOException {
        return start(builder());
    }

    private Running start(ProcessBuilder builder) throws IOException {
        var discretion = Discretion.before(this);
        var process = builder.start();
        return new Running(process, discretion.watching(process.pid()));
    }

    private ProcessBuilder builder() {
        var inOwnSession = Stream.concat(Stream.of("setsid"), words.stream()).toList();
        var builder = new ProcessBuilder(inOwnSession).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    private static Outcome end(Process process, Duration limit)
            throws IOException, InterruptedException {
        // a virtual thread that reads a pipe keeps its carrier, which with few processors the
        // servers of this test would wait for after half a minute of rest
        try (var readers = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
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
