package dev.sesame.terminal;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jline.utils.ScreenTerminal;

/**
 * A program that runs on a pseudo terminal of util-linux {@code script}: keys go in, and what it
 * wrote comes out, raw or as a person would see it. The settings of the terminal before and after
 * are kept in the files {@code before} and {@code after}.
 */
final class PseudoTerminal implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process script;
    private final OutputStream keyboard;
    private final StringBuilder written = new StringBuilder();
    private final ScreenTerminal screen;
    private final Thread reader;
    private int seen;
    private boolean ended;

    private PseudoTerminal(Process script, int columns) {
        this.script = script;
        this.keyboard = script.getOutputStream();
        this.screen = new ScreenTerminal(columns, 24);
        this.reader = Thread.ofPlatform().daemon().start(this::read);
    }

    /** Starts {@link OnePrompt} in {@code directory}, in a window {@code columns} wide. */
    static PseudoTerminal start(
            Path directory, int columns, Map<String, String> variables, String kind)
            throws IOException {
        String program =
                """
                stty cols %d rows 24
                stty -a > before
                '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' %s %s
                code=$?
                stty -a > after
                exit $code
                """
                        .formatted(
                                columns,
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("java.class.path"),
                                OnePrompt.class.getName(),
                                kind);
        Files.writeString(directory.resolve("program.sh"), program);
        var builder =
                new ProcessBuilder("script", "-qfec", "bash program.sh", "/dev/null")
                        .directory(directory.toFile())
                        .redirectErrorStream(true);
        builder.environment().putAll(Map.of("TERM", "xterm-256color", "LC_ALL", "C.UTF-8"));
        builder.environment().remove("NO_COLOR");
        builder.environment().putAll(variables);
        return new PseudoTerminal(builder.start(), columns);
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
        screen.write(text);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Waits until {@code text} has been written after what the last call waited for. */
    synchronized PseudoTerminal expect(String text) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int found = written.indexOf(text, seen);
        while (found < 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (ended || left <= 0) {
                throw new AssertionError("no \"" + text + "\" in:\n" + written.substring(seen));
            }
            wait(left);
            found = written.indexOf(text, seen);
        }
        seen = found + text.length();
        return this;
    }

    /** Types {@code keys}. */
    PseudoTerminal type(String keys) throws IOException {
        keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
        return this;
    }

    /** Waits for the end and returns the exit code. */
    int exitCode() throws InterruptedException {
        if (!script.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running after:\n" + written());
        }
        reader.join();
        return script.exitValue();
    }

    /** Returns everything that was written, with its control sequences. */
    synchronized String written() {
        return written.toString();
    }

    /** Returns what is on the screen, without blanks at the ends of lines and lines at the end. */
    String screen() {
        return screen.toString().replaceAll("[ \\x00]+\n", "\n").stripTrailing();
    }

    @Override
    public void close() {
        script.descendants().forEach(ProcessHandle::destroy);
        script.destroy();
    }
}
