package dev.sesame.relay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One end of a connection, byte by byte; a character of a text is a byte.
 *
 * @param socket the connection
 */
record Line(Socket socket) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static Line to(URI address) throws IOException {
        return new Line(new Socket(address.getHost(), address.getPort())).patient();
    }

    Line patient() throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
        return this;
    }

    Line say(String text) throws IOException {
        return say(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Line say(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Reads up to the empty line, which is left out; empty when there is nothing. */
    String head() throws IOException {
        var in = socket.getInputStream();
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1).strip();
    }

    /** Reads up to the end of the line, which is left out. */
    String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in().read(); next >= 0 && next != '\n'; next = in().read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    String hear(int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    /** Reads all that comes until the other side ends it, be it in the middle. */
    String rest() {
        var all = new ByteArrayOutputStream();
        try {
            var in = socket.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                all.write(next);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection is still there", e);
        } catch (IOException _) {
            // it was reset
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Returns when the other side has gone away; what it says until then is thrown away. */
    void awaitEnd() {
        rest();
    }

    InputStream in() throws IOException {
        return socket.getInputStream();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
