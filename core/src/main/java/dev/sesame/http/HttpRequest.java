package dev.sesame.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One request to be sent, immutable. Header values may hold secrets, so it does not print them. */
public final class HttpRequest {
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);

    private final URI uri;
    private final Map<String, String> headers;
    private final Optional<byte[]> body;
    private final Duration deadline;

    private HttpRequest(
            URI uri, Map<String, String> headers, Optional<byte[]> body, Duration deadline) {
        this.uri = uri;
        this.headers = headers;
        this.body = body;
        this.deadline = deadline;
    }

    /** Asks for {@code uri}. */
    public static HttpRequest get(URI uri) {
        return new HttpRequest(uri, Map.of("Accept", "*/*"), Optional.empty(), DEFAULT_DEADLINE);
    }

    /** Sends the JSON text {@code json} to {@code uri}. */
    public static HttpRequest postJson(URI uri, String json) {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        return new HttpRequest(uri, Map.of("Accept", "*/*"), Optional.of(bytes), DEFAULT_DEADLINE)
                .header("Content-Type", "application/json");
    }

    /**
     * Returns the same request with one header more; a header of that name in any case is replaced.
     */
    public HttpRequest header(String name, String value) {
        var copy = new LinkedHashMap<>(headers);
        copy.keySet().removeIf(name::equalsIgnoreCase);
        copy.put(name, value);
        return new HttpRequest(uri, copy, body, deadline);
    }

    /**
     * Returns the same request with a time limit: for {@link Http#send} on the whole exchange, for
     * {@link Http#open} on the time until the headers have come.
     */
    public HttpRequest within(Duration limit) {
        return new HttpRequest(uri, headers, body, limit);
    }

    /** Returns the same request for another address of the same origin. */
    HttpRequest redirectedTo(URI target) {
        return new HttpRequest(target, headers, body, deadline);
    }

    /** Returns the address. */
    public URI uri() {
        return uri;
    }

    /** Returns the headers. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Returns the method: {@code POST} when there is a body. */
    public String method() {
        return body.isPresent() ? "POST" : "GET";
    }

    Optional<byte[]> body() {
        return body;
    }

    Duration deadline() {
        return deadline;
    }

    @Override
    public String toString() {
        return method() + " " + DisplayUrl.of(uri);
    }
}
