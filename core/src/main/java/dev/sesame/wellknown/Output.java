package dev.sesame.wellknown;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Collects what a process prints, so much and no more, without ever letting it wait. */
final class Output {
    private final InputStream in;
    private final int limit;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private final Thread thread = new Thread(this::collect, "standard output");

    Output(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void join(Duration patience) throws InterruptedException {
        thread.join(patience);
    }

    String text() {
        synchronized (collected) {
            return collected.toString(StandardCharsets.UTF_8);
        }
    }

    private void collect() {
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
