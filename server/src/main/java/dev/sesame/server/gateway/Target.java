package dev.sesame.server.gateway;

import java.util.Optional;
import java.util.regex.Pattern;

/** What a request line may ask for: only what every server understands alike. */
final class Target {
    /** What some servers take apart before they look for a slash, and others after. */
    private static final Pattern AMBIGUOUS =
            Pattern.compile("//|/\\.{1,2}(?:[/;]|$)|%(?:2e|2f|5c|25|00)", Pattern.CASE_INSENSITIVE);

    private Target() {}

    /** Returns why {@code uri} is not answered; empty when it is. */
    static Optional<Refusal> objection(String uri) {
        if (uri.startsWith("http://") || uri.startsWith("https://")) {
            return refused(Refusal.Status.MISDIRECTED, "this server is no proxy");
        }
        if (!isOriginForm(uri)) {
            return refused(Refusal.Status.INVALID, "the request's target is not a path");
        }
        int question = uri.indexOf('?');
        var path = question < 0 ? uri : uri.substring(0, question);
        return isAmbiguous(path)
                ? refused(Refusal.Status.INVALID, "the path is ambiguous")
                : Optional.empty();
    }

    /** RFC 9112 section 3.2.1: nothing but visible ASCII. */
    private static boolean isOriginForm(String uri) {
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c <= ' ' || c > '~' || c == '#' || c == '\\') {
                return false;
            }
        }
        return uri.startsWith("/");
    }

    /** Nearly all paths are plain, which is seen in a fraction of the time. */
    private static boolean isAmbiguous(String path) {
        boolean isPlain =
                path.indexOf('%') < 0
                        && !path.contains("//")
                        && !path.contains("/..")
                        && !path.contains("/./")
                        && !path.contains("/.;")
                        && !path.endsWith("/.");
        return !isPlain && AMBIGUOUS.matcher(path).find();
    }

    private static Optional<Refusal> refused(Refusal.Status status, String message) {
        return Optional.of(Refusal.of(status, message));
    }
}
