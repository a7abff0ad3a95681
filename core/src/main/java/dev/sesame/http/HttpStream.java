package dev.sesame.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** An answer whose body is read while it comes. Closing it ends the connection. For one thread. */
public final class HttpStream implements AutoCloseable {
    private final Runnable end;
    private final int status;
    private final Map<String, String> headers;
    private final InputStream body;

    HttpStream(HttpURLConnection connection) throws IOException {
        this.end = connection::disconnect;
        this.status = connection.getResponseCode();
        this.headers = Exchange.headers(connection);
        this.body = Exchange.body(connection, status);
    }

    /**
     * Makes an answer that something else than a connection of ours brings.
     *
     * @param status the status code
     * @param headers by lower-case name
     * @param body the bytes as they come
     * @param end gives up the rest; called when the answer is closed
     */
    public HttpStream(int status, Map<String, String> headers, InputStream body, Runnable end) {
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.body = body;
        this.end = end;
    }

    /** Returns the status code. */
    public int status() {
        return status;
    }

    /** Returns the headers by lower-case name. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Returns the header {@code name}, given in lower case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /**
     * Returns the bytes as they come; a read that waits too long fails with {@link IOException}.
     */
    public InputStream body() {
        return body;
    }

    /**
     * Reads the rest of the body, at most {@link Http#MAX_BODY} bytes.
     *
     * @throws IOException when the connection breaks
     */
    public HttpReply readAll() throws IOException {
        return new HttpReply(
                status,
                headers,
                new String(body.readNBytes(Http.MAX_BODY), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        end.run();
    }
}
