package dev.sesame.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One request to be sent, immutable. Header values may hold secrets, so it does not print them. */
public final class HttpRequest {
    private static final Limits DEFAULT = new Limits(Duration.ofSeconds(10), Http.MAX_BODY);

    private final URI uri;
    private final Map<String, String> headers;
    private final Optional<byte[]> body;
    private final Limits limits;

    private HttpRequest(
            URI uri, Map<String, String> headers, Optional<byte[]> body, Limits limits) {
        this.uri = uri;
        this.headers = headers;
        this.body = body;
        this.limits = limits;
    }

    /** How long the answer may take, and how many bytes it may have. */
    private record Limits(Duration deadline, int bytes) {}

    /** Asks for {@code uri}. */
    public static HttpRequest get(URI uri) {
        return new HttpRequest(uri, Map.of("Accept", "*/*"), Optional.empty(), DEFAULT);
    }

    /** Sends the JSON text {@code json} to {@code uri}. */
    public static HttpRequest postJson(URI uri, String json) {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        return new HttpRequest(uri, Map.of("Accept", "*/*"), Optional.of(bytes), DEFAULT)
                .header("Content-Type", "application/json");
    }

    /**
     * Returns the same request with one header more; a header of that name in any case is replaced.
     */
    public HttpRequest header(String name, String value) {
        var copy = new LinkedHashMap<>(headers);
        copy.keySet().removeIf(name::equalsIgnoreCase);
        copy.put(name, value);
        return new HttpRequest(uri, copy, body, limits);
    }

    /**
     * Returns the same request with a time limit: for {@link Http#send} on the whole exchange, for
     * {@link Http#open} on the time until the headers have come.
     */
    public HttpRequest within(Duration limit) {
        return new HttpRequest(uri, headers, body, new Limits(limit, limits.bytes));
    }

    /**
     * Returns the same request for an answer of up to {@code bytes} bytes, where {@link
     * Http#MAX_BODY} is too few.
     */
    public HttpRequest upTo(int bytes) {
        return new HttpRequest(uri, headers, body, new Limits(limits.deadline, bytes));
    }

    /** Returns the same request for another address of the same origin. */
    HttpRequest redirectedTo(URI target) {
        return new HttpRequest(target, headers, body, limits);
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

    /** Returns the body as text; empty without one. It may hold secrets. */
    public String text() {
        return body.map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("");
    }

    Optional<byte[]> body() {
        return body;
    }

    Duration deadline() {
        return limits.deadline;
    }

    int maxBody() {
        return limits.bytes;
    }

    @Override
    public String toString() {
        return method() + " " + DisplayUrl.of(uri);
    }
}
