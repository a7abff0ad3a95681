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

    private final String method;
    private final URI uri;
    private final Map<String, String> headers;
    private final Optional<byte[]> body;
    private final Limits limits;

    private HttpRequest(
            Target target, Map<String, String> headers, Optional<byte[]> body, Limits limits) {
        this.method = target.method;
        this.uri = target.uri;
        this.headers = headers;
        this.body = body;
        this.limits = limits;
    }

    /** What is asked of which address. */
    private record Target(String method, URI uri) {}

    /** How long the answer may take, and how many bytes it may have. */
    private record Limits(Duration deadline, int bytes) {}

    /** Asks for {@code uri}. */
    public static HttpRequest get(URI uri) {
        return of("GET", uri, "");
    }

    /** Sends {@code body}, none when it is empty, to {@code uri}. */
    public static HttpRequest of(String method, URI uri, String body) {
        var bytes =
                body.isEmpty()
                        ? Optional.<byte[]>empty()
                        : Optional.of(body.getBytes(StandardCharsets.UTF_8));
        return new HttpRequest(new Target(method, uri), Map.of("Accept", "*/*"), bytes, DEFAULT);
    }

    /** Sends the JSON text {@code json} to {@code uri}. */
    public static HttpRequest postJson(URI uri, String json) {
        return of("POST", uri, json).header("Content-Type", "application/json");
    }

    /**
     * Returns the same request with one header more; a header of that name in any case is replaced.
     */
    public HttpRequest header(String name, String value) {
        var copy = new LinkedHashMap<>(headers);
        copy.keySet().removeIf(name::equalsIgnoreCase);
        copy.put(name, value);
        return new HttpRequest(target(), copy, body, limits);
    }

    /** Returns the same request with {@code other} where a header's value has {@code text}. */
    public HttpRequest replacing(String text, String other) {
        var copy = new LinkedHashMap<String, String>();
        headers.forEach((name, value) -> copy.put(name, value.replace(text, other)));
        return new HttpRequest(target(), copy, body, limits);
    }

    /**
     * Returns the same request with a time limit: for {@link Http#send} on the whole exchange, for
     * {@link Http#open} on the time until the headers have come.
     */
    public HttpRequest within(Duration limit) {
        return new HttpRequest(target(), headers, body, new Limits(limit, limits.bytes));
    }

    /**
     * Returns the same request for an answer of up to {@code bytes} bytes, where {@link
     * Http#MAX_BODY} is too few.
     */
    public HttpRequest upTo(int bytes) {
        return new HttpRequest(target(), headers, body, new Limits(limits.deadline, bytes));
    }

    /** Returns the same request for another address of the same origin. */
    HttpRequest redirectedTo(URI target) {
        return new HttpRequest(new Target(method, target), headers, body, limits);
    }

    private Target target() {
        return new Target(method, uri);
    }

    /** Returns the address. */
    public URI uri() {
        return uri;
    }

    /** Returns the headers. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Returns the method. */
    public String method() {
        return method;
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
