package dev.sesame.server.gateway;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a request line may ask for: only what every server understands alike. */
final class Target {
    /** In origin form (RFC 9112 section 3.2.1), of nothing but visible ASCII. */
    private static final Pattern ORIGIN_FORM = Pattern.compile("/[!\"$-\\[\\]-~]*");

    /** What some servers take apart before they look for a slash, and others after. */
    private static final Pattern AMBIGUOUS =
            Pattern.compile("//|/\\.{1,2}(?:[/;]|$)|%(?:2e|2f|5c|25|00)");

    private Target() {}

    /** Returns why {@code uri} is not answered; empty when it is. */
    static Optional<Refusal> objection(String uri) {
        if (uri.startsWith("http://") || uri.startsWith("https://")) {
            return refused(Refusal.Status.MISDIRECTED, "this server is no proxy");
        }
        if (!ORIGIN_FORM.matcher(uri).matches()) {
            return refused(Refusal.Status.INVALID, "the request's target is not a path");
        }
        int question = uri.indexOf('?');
        var path = question < 0 ? uri : uri.substring(0, question);
        return AMBIGUOUS.matcher(path.toLowerCase(Locale.ROOT)).find()
                ? refused(Refusal.Status.INVALID, "the path is ambiguous")
                : Optional.empty();
    }

    private static Optional<Refusal> refused(Refusal.Status status, String message) {
        return Optional.of(Refusal.of(status, message));
    }
}
