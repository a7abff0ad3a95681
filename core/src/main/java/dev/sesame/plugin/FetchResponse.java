package dev.sesame.plugin;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to a {@link FetchRequest}; its body is read while it comes, and closing it gives up
 * the rest. For one thread.
 */
public final class FetchResponse implements AutoCloseable {
    private static final int MOST_TEXT = 1 << 20;

    private final int status;
    private final Map<String, String> headers;
    private final InputStream body;

    /**
     * Makes an answer.
     *
     * @param status the status code
     * @param headers the headers, in any case
     * @param body the bytes as they come; closed with the answer
     */
    public FetchResponse(int status, Map<String, String> headers, InputStream body) {
        this.status = status;
        this.headers = new LinkedHashMap<>();
        headers.forEach((name, value) -> this.headers.put(name.toLowerCase(Locale.ROOT), value));
        this.body = requireNonNull(body, "body");
    }

    /** Returns the status code. */
    public int status() {
        return status;
    }

    /** Tells whether the status is one of success. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Returns the headers by lower-case name. */
    public Map<String, String> headers() {
        return Map.copyOf(headers);
    }

    /** Returns the header {@code name}, in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Returns the bytes as they come. */
    public InputStream body() {
        return body;
    }

    /** Returns the same answer with {@code other} in place of its body. */
    public FetchResponse withBody(InputStream other) {
        return new FetchResponse(status, headers, other);
    }

    /**
     * Reads the rest of the body as UTF-8, at most 1 MiB, and closes it.
     *
     * @throws IOException when the connection breaks
     */
    public String text() throws IOException {
        try (body) {
            return new String(body.readNBytes(MOST_TEXT), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
