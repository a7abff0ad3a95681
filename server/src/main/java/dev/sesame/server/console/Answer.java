package dev.sesame.server.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a browser gets.
 *
 * @param status of HTTP
 * @param headers of this answer; those that all have come in addition
 * @param cookies to set
 * @param body its text
 * @param reason why it is not what was asked for, for operators
 */
record Answer(
        int status, Map<String, String> headers, List<String> cookies, String body, String reason) {
    private static final String STRICT =
            "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self';"
                    + " frame-ancestors 'none'; base-uri 'none'";

    /** What every answer says, whatever it is about. */
    private static final Map<String, String> ALWAYS =
            Map.of(
                    "Content-Security-Policy", STRICT,
                    "X-Content-Type-Options", "nosniff",
                    "Referrer-Policy", "no-referrer",
                    "Cross-Origin-Opener-Policy", "same-origin",
                    "Cache-Control", "no-store");

    /** A page for one person. */
    static Answer page(int status, Html page) {
        var text = new StringBuilder(16 << 10).append("<!DOCTYPE html>\n");
        page.write(text);
        return of(status, "text/html; charset=utf-8", text.toString());
    }

    /** Something that is the same for everybody. */
    static Answer file(String type, String text) {
        return of(200, type, text).with("Cache-Control", "public, max-age=300");
    }

    /** Sends the browser elsewhere, with GET. */
    static Answer redirect(String address) {
        return of(303, "text/plain; charset=utf-8", "").with("Location", address);
    }

    private static Answer of(int status, String type, String body) {
        return new Answer(status, ALWAYS, List.of(), body, "").with("Content-Type", type);
    }

    /** Returns a copy with a header field. */
    Answer with(String header, String value) {
        var copy = new LinkedHashMap<>(headers);
        copy.put(header, value);
        return new Answer(status, copy, cookies, body, reason);
    }

    /** Returns a copy that sets a cookie, as {@link Cookie} writes it. */
    Answer setting(String cookie) {
        var all = Stream.concat(cookies.stream(), Stream.of(cookie)).toList();
        return new Answer(status, headers, all, body, reason);
    }

    /** Returns a copy that says why. */
    Answer because(String why) {
        return new Answer(status, headers, cookies, body, why);
    }
}
