package dev.sesame.terminal;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.TerminalBuilder.SystemOutput;
import org.jline.utils.NonBlockingReader;

/**
 * The terminal while a question is open: every key arrives at once and unseen. Closing it, or the
 * end of the process for whatever reason, gives it back as it was found.
 *
 * <p>JLine's {@code exec} provider is told its type and asked for no capabilities: it then loads no
 * native code, waits for no answers of the terminal, and needs no option of the virtual machine.
 */
final class RawTerminal implements AutoCloseable {
    private static final String BEGIN = "\u001b[?25l\u001b[?2004h";
    private static final String END = "\u001b[?2004l\u001b[?25h";
    private static final long SLICE_MILLIS = 200;

    private final PrintStream out;
    private final Screen screen;
    private final Terminal terminal;
    private final Attributes found;
    private final Thread onExit = new Thread(this::leave, "terminal-exit");

    private RawTerminal(PrintStream out, Screen screen, Terminal terminal) {
        this.out = out;
        this.screen = screen;
        this.terminal = terminal;
        this.found = terminal.getAttributes();
    }

    /** Takes the terminal over for keys that arrive one by one. */
    static RawTerminal open(PrintStream out, Screen screen) {
        var raw = new RawTerminal(out, screen, terminal());
        Runtime.getRuntime().addShutdownHook(raw.onExit);
        raw.terminal.enterRawMode();
        if (screen.drawable()) {
            out.print(BEGIN);
            out.flush();
        }
        return raw;
    }

    private static Terminal terminal() {
        try {
            return TerminalBuilder.builder()
                    .system(true)
                    .systemOutput(SystemOutput.ForcedSysOut)
                    .provider(TerminalBuilder.PROP_PROVIDER_EXEC)
                    .dumb(false)
                    .type("ansi")
                    .graphemeCluster(false)
                    .nativeSignals(false)
                    .encoding(StandardCharsets.UTF_8)
                    .build();
        } catch (IOException | IllegalStateException e) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "this terminal cannot be used to ask: stty failed",
                    "Give the answers as options, and a key on standard input",
                    e);
        }
    }

    /** Returns where the keys come from. */
    KeyReader keys() {
        var reader = terminal.reader();
        return new KeyReader(millis -> millis == 0 ? read(reader) : reader.read(millis));
    }

    /** Waits in slices: the library holds a lock while it reads that it needs to close itself. */
    private static int read(NonBlockingReader reader) throws IOException {
        int unit = KeyReader.NOTHING;
        while (unit == KeyReader.NOTHING) {
            unit = reader.read(SLICE_MILLIS);
        }
        return unit;
    }

    /** Returns the size of the window now. */
    Size size() {
        Size now = terminal.getSize();
        return now.getColumns() > 0 && now.getRows() > 0 ? now : Size.of(screen.width(), 24);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            awaitEnd();
            return;
        }
        restore();
    }

    /**
     * Keeps this thread from running into an error while hooks end the process: it would only write
     * over what they restore.
     */
    static void awaitEnd() {
        LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
    }

    /** The library restores the modes in a hook of its own; this one the rest. */
    private void leave() {
        end();
        out.print("\n");
        out.flush();
    }

    private void end() {
        if (screen.drawable()) {
            out.print(END);
            out.flush();
        }
    }

    private void restore() {
        end();
        try {
            terminal.setAttributes(found);
            terminal.close();
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "the terminal could not be put back as it was",
                    "Run `stty sane`",
                    e);
        }
    }
}
