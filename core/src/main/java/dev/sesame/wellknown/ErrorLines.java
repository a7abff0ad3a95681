package dev.sesame.wellknown;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** Passes on what a process prints on standard error, line by line, long lines in pieces. */
final class ErrorLines {
    private static final int LONGEST_LINE = 2000;
    private static final int MOST = 64 << 10;

    private final InputStream in;
    private final Consumer<String> lines;
    private final Thread thread = new Thread(this::pass, "standard error");

    ErrorLines(InputStream in, Consumer<String> lines) {
        this.in = in;
        this.lines = lines;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void join(Duration patience) throws InterruptedException {
        thread.join(patience);
    }

    private void pass() {
        var line = new byte[LONGEST_LINE];
        int length = 0;
        int passed = 0;
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (passed > MOST) {
                    continue; // still read, or the process would wait for ever
                }
                if (b == '\n' || length == LONGEST_LINE) {
                    lines.accept(new String(line, 0, length, StandardCharsets.UTF_8));
                    length = 0;
                }
                if (b != '\n') {
                    line[length++] = (byte) b;
                }
                passed++;
            }
            if (length > 0) {
                lines.accept(new String(line, 0, length, StandardCharsets.UTF_8));
            }
        } catch (IOException _) {
            // the process was ended
        }
    }
}
