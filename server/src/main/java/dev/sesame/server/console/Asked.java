package dev.sesame.server.console;

import static java.util.Objects.requireNonNullElse;

import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a browser wants.
 *
 * @param method of HTTP
 * @param path without query
 * @param query as it came; empty when there is none
 * @param cookies by name
 * @param form what was filled in; empty unless something was posted
 */
record Asked(
        String method,
        String path,
        String query,
        Map<String, String> cookies,
        Map<String, String> form) {

    /** Reads {@code request}, and {@code body} of a form. */
    static Asked of(HttpServerRequest request, String body) {
        var cookies = new HashMap<String, String>();
        request.cookies().forEach(each -> cookies.putIfAbsent(each.getName(), each.getValue()));
        return new Asked(
                request.method().name(),
                requireNonNullElse(request.path(), ""),
                Optional.ofNullable(request.query()).orElse(""),
                cookies,
                fields(body));
    }

    /** Returns the value of a cookie; empty when it did not come. */
    String cookie(Cookie cookie) {
        return cookies.getOrDefault(cookie.name(), "");
    }

    /** Returns the parameters of the query. */
    Map<String, String> parameters() {
        return fields(query);
    }

    /** Returns the address within this server. */
    String address() {
        return query.isEmpty() ? path : path + "?" + query;
    }

    private static Map<String, String> fields(String text) {
        var fields = new HashMap<String, String>();
        for (var pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.putIfAbsent(
                        decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return Map.copyOf(fields);
    }

    /** What is not encoded properly stands for itself: no page takes it for anything. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }
}
