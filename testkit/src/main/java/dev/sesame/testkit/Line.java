package dev.sesame.testkit;

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
public record Line(Socket socket) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Connects to host and port of {@code address}. */
    public static Line to(URI address) throws IOException {
        return new Line(new Socket(address.getHost(), address.getPort())).patient();
    }

    /** Waits a minute for each byte, and sends each at once. */
    public Line patient() throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
        return this;
    }

    /** Sends {@code text}. */
    public Line say(String text) throws IOException {
        return say(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends {@code bytes}. */
    public Line say(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Reads up to the empty line, which is left out; empty when there is nothing. */
    public String head() throws IOException {
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
    public String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in().read(); next >= 0 && next != '\n'; next = in().read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    /** Reads so many bytes, or up to the end. */
    public String hear(int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    /** Reads all that comes until the other side ends it, be it in the middle. */
    public String rest() {
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
    public void awaitEnd() {
        rest();
    }

    /** Returns what the other side says. */
    public InputStream in() throws IOException {
        return socket.getInputStream();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
