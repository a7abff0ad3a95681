package dev.sesame.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a process prints, so much and no more; the process never has to wait. Safe for threads. */
public final class Output {
    private final InputStream in;
    private final int limit;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private final Thread reader = new Thread(this::read, "output of a child");

    private Output(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
        reader.setDaemon(true);
    }

    /** Collects the first {@code limit} bytes of {@code in} and reads past the rest. */
    public static Output collect(InputStream in, int limit) {
        var output = new Output(in, limit);
        output.reader.start();
        return output;
    }

    /**
     * Returns what came until its end, as UTF-8, or until {@code patience} is over: what the
     * process has started itself may keep the pipe open for ever.
     */
    public String text(Duration patience) throws InterruptedException {
        reader.join(patience);
        synchronized (collected) {
            return collected.toString(StandardCharsets.UTF_8);
        }
    }

    private void read() {
        var buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                synchronized (collected) {
                    collected.write(buffer, 0, Math.min(n, limit - collected.size()));
                }
            }
        } catch (IOException _) {
            // the process was ended; what came until then counts
        }
    }
}
