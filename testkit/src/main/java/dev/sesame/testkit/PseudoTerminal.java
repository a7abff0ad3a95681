package dev.sesame.testkit;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs on a pseudo terminal of util-linux {@code script}: keys go in, and what it
 * wrote comes out. Safe for use by several threads.
 */
public final class PseudoTerminal implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process script;
    private final OutputStream keyboard;
    private final StringBuilder written = new StringBuilder();
    private final Thread reader;
    private int seen;
    private boolean ended;

    private PseudoTerminal(Process script) {
        this.script = script;
        this.keyboard = script.getOutputStream();
        this.reader = Thread.ofPlatform().daemon().start(this::read);
    }

    /**
     * Starts a program.
     *
     * @param directory where it runs; a file {@code program.sh} is written there
     * @param program what to run, in the words of a shell
     * @param variables all that it sees of the environment
     */
    public static PseudoTerminal start(
            Path directory, String program, Map<String, String> variables) throws IOException {
        Files.writeString(directory.resolve("program.sh"), program);
        var builder =
                // a build in the background ignores ^C, and what it starts would, too
                new ProcessBuilder(
                                "env",
                                "--default-signal=INT",
                                "script",
                                "-qfec",
                                "bash program.sh",
                                "/dev/null")
                        .directory(directory.toFile())
                        .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(variables);
        return new PseudoTerminal(builder.start());
    }

    private void read() {
        try (var out = new InputStreamReader(script.getInputStream(), StandardCharsets.UTF_8)) {
            var buffer = new char[4096];
            for (int n = out.read(buffer); n >= 0; n = out.read(buffer)) {
                append(new String(buffer, 0, n));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            end();
        }
    }

    private synchronized void append(String text) {
        written.append(text);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Waits until {@code text} has been written after what the last call waited for. */
    public PseudoTerminal expect(String text) throws InterruptedException {
        if (expectOneOf(List.of(text)) < 0) {
            throw new AssertionError("no \"" + text + "\" in:\n" + written());
        }
        return this;
    }

    /**
     * Waits until one of {@code texts} has been written after what the last call waited for.
     *
     * @return the place in the list of what came first; -1 if the program ended without any
     */
    public synchronized int expectOneOf(List<String> texts) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int found = firstOf(texts);
        while (found < 0 && !ended) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("none of " + texts + " in:\n" + written.substring(seen));
            }
            wait(left);
            found = firstOf(texts);
        }
        if (found >= 0) {
            seen = written.indexOf(texts.get(found), seen) + texts.get(found).length();
        }
        return found;
    }

    private int firstOf(List<String> texts) {
        int first = -1;
        int start = Integer.MAX_VALUE;
        for (int i = 0; i < texts.size(); i++) {
            int found = written.indexOf(texts.get(i), seen);
            if (found >= 0 && found < start) {
                first = i;
                start = found;
            }
        }
        return first;
    }

    /** Returns the number of the process from which the program comes. */
    public long pid() {
        return script.pid();
    }

    /** Types {@code keys}. */
    public PseudoTerminal type(String keys) throws IOException {
        keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
        return this;
    }

    /** Waits for the end and tells whether it came within {@code limit}. */
    public boolean endsWithin(Duration limit) throws InterruptedException {
        return script.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits for the end and returns the exit code. */
    public int exitCode() throws InterruptedException {
        if (!script.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running after:\n" + written());
        }
        reader.join();
        return script.exitValue();
    }

    /** Returns everything that was written, with its control sequences. */
    public synchronized String written() {
        return written.toString();
    }

    /** Ends the program, should it still run. */
    @Override
    public void close() {
        script.descendants().forEach(ProcessHandle::destroy);
        script.destroy();
    }
}
