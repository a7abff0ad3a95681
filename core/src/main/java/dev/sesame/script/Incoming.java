package dev.sesame.script;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Cuts what comes from the host into lines, and bytes between them. For one thread. */
final class Incoming {
    private static final int LONGEST_LINE = 64 << 20;
    private static final int LARGEST_FRAME = 1 << 20;

    private final InputStream in;

    Incoming(InputStream in) {
        this.in = new BufferedInputStream(in, 128 << 10);
    }

    /** Returns the next line; empty at the end. */
    Optional<String> line() throws IOException {
        var line = new ByteArrayOutputStream(256);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return Optional.empty();
            }
            if (line.size() == LONGEST_LINE) {
                throw new IOException("the plugin host sent a message of more than 64 MiB");
            }
            line.write(next);
        }
        return Optional.of(line.toString(StandardCharsets.UTF_8));
    }

    /** Returns the next {@code length} bytes. */
    byte[] bytes(long length) throws IOException {
        if (length < 0 || length > LARGEST_FRAME) {
            throw new IOException("the plugin host sent a frame of " + length + " bytes");
        }
        var bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new EOFException("the plugin host ended");
        }
        return bytes;
    }
}
