package dev.sesame.plugin;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A request, immutable. It prints neither headers nor body, which hold secrets.
 *
 * @param method the method in capitals
 * @param uri the address
 * @param headers by lower-case name
 * @param body the whole body; empty for none
 */
public record FetchRequest(String method, URI uri, Map<String, String> headers, String body) {
    /** Copies {@code headers}, their names in lower case. */
    public FetchRequest {
        var copy = new LinkedHashMap<String, String>();
        headers.forEach((name, value) -> copy.put(name.toLowerCase(Locale.ROOT), value));
        headers = Collections.unmodifiableMap(copy);
    }

    /** Asks for {@code uri}. */
    public static FetchRequest get(URI uri) {
        return new FetchRequest("GET", uri, Map.of(), "");
    }

    /** Sends {@code body} of the media type {@code type} to {@code uri}. */
    public static FetchRequest post(URI uri, String type, String body) {
        return new FetchRequest("POST", uri, Map.of("content-type", type), body);
    }

    /** Returns the same request with the header {@code name} set to {@code value}. */
    public FetchRequest header(String name, String value) {
        var copy = new LinkedHashMap<>(headers);
        copy.put(name.toLowerCase(Locale.ROOT), value);
        return new FetchRequest(method, uri, copy, body);
    }

    /** Returns the same request without the header {@code name}. */
    public FetchRequest withoutHeader(String name) {
        var copy = new LinkedHashMap<>(headers);
        copy.remove(name.toLowerCase(Locale.ROOT));
        return new FetchRequest(method, uri, copy, body);
    }

    /** Returns the same request to {@code other}. */
    public FetchRequest to(URI other) {
        return new FetchRequest(method, other, headers, body);
    }

    /** Returns the same request with the body {@code other}. */
    public FetchRequest withBody(String other) {
        return new FetchRequest(method, uri, headers, other);
    }

    @Override
    public String toString() {
        return method + " to " + uri.getHost();
    }
}
