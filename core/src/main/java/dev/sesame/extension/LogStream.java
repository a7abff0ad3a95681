package dev.sesame.extension;

import dev.sesame.plugin.Client.Level;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What a plugin in Java prints, line by line into the log. */
final class LogStream extends OutputStream {
    private static final int LONGEST = 4096;

    private final PluginLog log;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LogStream(PluginLog log) {
        this.log = log;
    }

    @Override
    public synchronized void write(int b) {
        if (b == '\n' || line.size() == LONGEST) {
            log.write(Level.INFO, "java", line.toString(StandardCharsets.UTF_8));
            line.reset();
        }
        if (b != '\n') {
            line.write(b);
        }
    }
}
