package dev.sesame.oauth;

import dev.sesame.Printable;
import dev.sesame.Secret;
import dev.sesame.http.HttpReply;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonNull;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.oauth.OAuthError.Kind;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Reads what a token endpoint answered. Stricter than RFC 6749 asks for where a mistake would harm
 * (no member twice, no character that could leave a header), and more lenient where servers are
 * known to differ (a lifetime as a string, an error with status 200).
 */
final class TokenReply {
    private static final Duration UNSAID = Duration.ofMinutes(5);
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Duration.ofDays(365).toSeconds());
    private static final int LONGEST_TOKEN = 16 * 1024;
    private static final int EXCERPT = 120;

    private final URI endpoint;
    private final HttpReply reply;
    private final Instant asked;

    /** Takes the answer that {@code endpoint} gave to a request that was sent at {@code asked}. */
    TokenReply(URI endpoint, HttpReply reply, Instant asked) {
        this.endpoint = endpoint;
        this.reply = reply;
        this.asked = asked;
    }

    /** What is wrong with an answer; thrown and caught inside of this class. */
    private static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unusable(String why) {
            super(why, null, false, false);
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }

    /** Returns the token or the error in it. */
    TokenResult result() {
        if (!reply.isSuccess()) {
            return error();
        }
        try {
            var body = object();
            return body.string("error").isPresent() ? error() : token(body);
        } catch (Unusable e) {
            return problem(Kind.TOKEN_RESPONSE_INVALID, "", e.why());
        }
    }

    /** Returns the error in an answer that is not one of success, or whose body names an error. */
    OAuthError error() {
        JsonObject body;
        try {
            body = object();
        } catch (Unusable _) {
            return problem(kind(""), "", excerpt());
        }
        var code = Printable.of(body.string("error").orElse(""));
        var text = Printable.of(body.string("error_description").orElse(""));
        return problem(kind(code), code, code.isEmpty() && text.isEmpty() ? excerpt() : text);
    }

    private Kind kind(String code) {
        if (reply.status() == 429) {
            return Kind.RATE_LIMITED;
        }
        if (reply.status() >= 500) {
            return Kind.IDP_UNAVAILABLE;
        }
        return switch (code) {
            case "authorization_pending", "slow_down" -> Kind.AUTH_PENDING;
            case "invalid_grant", "expired_token" -> Kind.REAUTH_REQUIRED;
            case "temporarily_unavailable", "server_error" -> Kind.IDP_UNAVAILABLE;
            default -> Kind.TOKEN_ENDPOINT_ERROR;
        };
    }

    private OAuthError problem(Kind kind, String code, String description) {
        var wait = reply.header("retry-after").flatMap(value -> RetryAfter.parse(value, asked));
        return new OAuthError(kind, endpoint, code, description, reply.status(), wait);
    }

    private String excerpt() {
        var text = reply.text().strip();
        var start = Printable.of(text.substring(0, Math.min(EXCERPT, text.length())));
        return "HTTP " + reply.status() + (start.isEmpty() ? "" : ": " + start);
    }

    private JsonObject object() {
        if (reply.isHtml()) {
            throw new Unusable("the answer is a web page, not a token");
        }
        try {
            return Json.parse(reply.text())
                    .asObject()
                    .orElseThrow(() -> new Unusable("the answer is not a JSON object"));
        } catch (JsonSyntaxException e) {
            throw new Unusable("the answer is not JSON as RFC 6749 asks for");
        }
    }

    private TokenResponse token(JsonObject body) {
        var warnings = new ArrayList<String>();
        var type =
                body.string("token_type").orElseThrow(() -> new Unusable("token_type is missing"));
        if (!type.equalsIgnoreCase("Bearer")) {
            throw new Unusable("its token_type is not Bearer but " + Printable.of(type));
        }
        var access =
                secret(body, "access_token", c -> c > ' ' && c < 0x7f)
                        .orElseThrow(() -> new Unusable("access_token is missing or empty"));
        var lifetime = lifetime(body, warnings);
        return new TokenResponse(
                access,
                asked.plus(lifetime),
                secret(body, "refresh_token", c -> c >= ' ' && c < 0x7f),
                secret(body, "id_token", c -> c > ' ' && c < 0x7f),
                warnings);
    }

    /** Empty and null are the same as absent. */
    private static Optional<Secret> secret(JsonObject body, String name, IntPredicate allowed) {
        var text = present(body, name).map(value -> text(name, value)).orElse("");
        if (text.length() > LONGEST_TOKEN || !text.chars().allMatch(allowed)) {
            throw new Unusable(name + " is too long or holds characters that no token may have");
        }
        return Optional.of(text).filter(token -> !token.isEmpty()).map(Secret::of);
    }

    private static String text(String name, JsonValue value) {
        return value.asString().orElseThrow(() -> new Unusable(name + " is not a string"));
    }

    private static Optional<JsonValue> present(JsonObject body, String name) {
        return body.get(name).filter(value -> !(value instanceof JsonNull));
    }

    private static Duration lifetime(JsonObject body, List<String> warnings) {
        var value = present(body, "expires_in");
        if (value.isEmpty()) {
            return UNSAID;
        }
        var seconds =
                seconds(value.get())
                        .filter(number -> number.compareTo(BigDecimal.ONE) >= 0)
                        .orElseThrow(() -> new Unusable("expires_in is not a number above 0"));
        if (seconds.compareTo(LONGEST) > 0) {
            warnings.add("The login server says that the token lasts longer than a year");
            return Duration.ofSeconds(LONGEST.longValue());
        }
        return Duration.ofSeconds(seconds.longValue());
    }

    private static Optional<BigDecimal> seconds(JsonValue value) {
        return value.asNumber()
                .or(() ->
                        value.asString()
                                .filter(text -> text.matches("\\d{1,18}"))
                                .map(BigDecimal::new));
    }
}
