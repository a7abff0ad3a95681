package dev.sesame.cli;

import dev.sesame.testkit.PseudoTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jline.utils.ScreenTerminal;

/**
 * {@link LoginWithPlugins} on a pseudo terminal. The settings of the terminal before and after are
 * kept in the files {@code before} and {@code after}.
 */
final class LoginTerminal implements AutoCloseable {
    private static final int COLUMNS = 100;

    private final Path home;
    private final PseudoTerminal terminal;

    private LoginTerminal(Path home, PseudoTerminal terminal) {
        this.home = home;
        this.terminal = terminal;
    }

    /** Starts it in {@code home} with {@code arguments}, in the words of a shell. */
    static LoginTerminal start(Path home, String arguments) throws IOException {
        String program =
                """
                stty cols %d rows 40
                stty -a > before
                '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' %s %s
                code=$?
                stty -a > after
                exit $code
                """
                        .formatted(
                                COLUMNS,
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("java.class.path"),
                                LoginWithPlugins.class.getName(),
                                arguments);
        var variables = new HashMap<>(Map.of("PATH", System.getenv("PATH")));
        variables.putAll(
                Map.of(
                        "TERM", "xterm-256color",
                        "LC_ALL", "C.UTF-8",
                        "NO_COLOR", "1",
                        "OPENCODE_TEST_MANAGED_CONFIG_DIR", home.resolve("managed").toString(),
                        "OPENCODE_DISABLE_MODELS_FETCH", "1"));
        return new LoginTerminal(home, PseudoTerminal.start(home, program, variables));
    }

    /** Waits until {@code text} has been written after what the last call waited for. */
    LoginTerminal expect(String text) throws InterruptedException {
        terminal.expect(text);
        return this;
    }

    /** Types {@code keys}. */
    LoginTerminal type(String keys) throws IOException {
        terminal.type(keys);
        return this;
    }

    /** Waits for the question {@code title} to be open, and types {@code keys}. */
    LoginTerminal answer(String title, String keys) throws IOException, InterruptedException {
        terminal.expect("◆  " + title).expect("└").type(keys);
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

    /** Returns the lines on the screen that hold more than the bar at the left. */
    String screen() {
        var screen = new ScreenTerminal(COLUMNS, 40);
        screen.write(written());
        return screen.toString()
                .replaceAll("[ \\x00]+\n", "\n")
                .replaceAll("\n(│?\n)+", "\n")
                .strip();
    }

    /** Returns what is stored now. */
    String stored() throws IOException {
        var file = home.resolve(".local/share/opencode/auth.json");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @Override
    public void close() {
        terminal.close();
    }
}
