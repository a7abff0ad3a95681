package dev.sesame.provider;

import dev.sesame.http.HttpReply;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.Locale;
import java.util.Optional;

/** What a server's refusal says, in OpenCode's words. */
final class Refusal {
    private Refusal() {}

    /** Returns the message of {@code reply}. */
    static String message(HttpReply reply) {
        var json = CatalogueEntries.parse(reply.text());
        var given = json.flatMap(Refusal::given);
        if (given.isPresent()) {
            return given.get();
        }
        var reason = reason(reply.status());
        var brief = json.flatMap(Refusal::brief);
        if (brief.isPresent()) {
            return reason + ": " + brief.get();
        }
        if (isHtml(reply.text())) {
            return page(reply.status(), reason);
        }
        var body = reply.text().strip();
        return body.isEmpty() ? reason : reason + ": " + body;
    }

    /** Tells whether the body says that the request is too long, which no retry mends. */
    static boolean isTooLong(HttpReply reply) {
        return reply.status() == 413
                || CatalogueEntries.parse(reply.text())
                        .flatMap(body -> Trees.text(body, "error", "code"))
                        .filter("context_length_exceeded"::equals)
                        .isPresent();
    }

    private static Optional<String> given(JsonObject body) {
        return Trees.text(body, "error", "message");
    }

    private static Optional<String> brief(JsonObject body) {
        return Trees.member(body, "message")
                .or(() -> Trees.member(body, "error"))
                .flatMap(JsonValue::asString)
                .filter(text -> !text.isEmpty());
    }

    private static boolean isHtml(String body) {
        var start = body.stripLeading();
        var head = start.substring(0, Math.min(9, start.length())).toLowerCase(Locale.ROOT);
        return head.startsWith("<!doctype") || head.startsWith("<html");
    }

    private static String page(int status, String reason) {
        return switch (status) {
            case 401 ->
                    "Unauthorized: request was blocked by a gateway or proxy. Your authentication"
                            + " token may be missing or expired — try running `sesame auth login"
                            + " <your provider URL>` to re-authenticate.";
            case 403 ->
                    "Forbidden: request was blocked by a gateway or proxy. You may not have"
                            + " permission to access this resource — check your account and"
                            + " provider settings.";
            default -> reason;
        };
    }

    /** The phrases of RFC 9110 and of the registry of status codes. */
    private static String reason(int status) {
        return switch (status) {
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 303 -> "See Other";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 402 -> "Payment Required";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 413 -> "Payload Too Large";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Entity";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "Status " + status;
        };
    }
}
