package dev.sesame.terminal;

import dev.sesame.testkit.PseudoTerminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jline.utils.ScreenTerminal;

/**
 * {@link OnePrompt} on a pseudo terminal: keys go in, and what it wrote comes out, raw or as a
 * person would see it. The settings of the terminal before and after are kept in the files {@code
 * before} and {@code after}.
 */
final class PromptTerminal implements AutoCloseable {
    private final PseudoTerminal terminal;
    private final int columns;

    private PromptTerminal(PseudoTerminal terminal, int columns) {
        this.terminal = terminal;
        this.columns = columns;
    }

    /** Starts a prompt of {@code kind} in {@code directory}, in a window {@code columns} wide. */
    static PromptTerminal start(
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
        var environment = new HashMap<>(System.getenv());
        environment.putAll(Map.of("TERM", "xterm-256color", "LC_ALL", "C.UTF-8"));
        environment.remove("NO_COLOR");
        environment.putAll(variables);
        return new PromptTerminal(PseudoTerminal.start(directory, program, environment), columns);
    }

    /** Waits until {@code text} has been written after what the last call waited for. */
    PromptTerminal expect(String text) throws InterruptedException {
        terminal.expect(text);
        return this;
    }

    /** Types {@code keys}. */
    PromptTerminal type(String keys) throws IOException {
        terminal.type(keys);
        return this;
    }

    /** Waits for the end and returns the exit code. */
    int exitCode() throws InterruptedException {
        return terminal.exitCode();
    }

    /** Returns everything that was written, with its control sequences. */
    String written() {
        return terminal.written();
    }

    /** Returns what is on the screen, without blanks at the ends of lines and lines at the end. */
    String screen() {
        var screen = new ScreenTerminal(columns, 24);
        screen.write(written());
        return screen.toString().replaceAll("[ \\x00]+\n", "\n").stripTrailing();
    }

    @Override
    public void close() {
        terminal.close();
    }
}
