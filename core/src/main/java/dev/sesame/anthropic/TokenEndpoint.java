package dev.sesame.anthropic;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Fetch;
import dev.sesame.plugin.FetchRequest;
import dev.sesame.plugin.FetchResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where codes and refresh tokens are redeemed (RFC 6749 sections 4.1.3 and 6). */
final class TokenEndpoint {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final BigDecimal LONGEST_LIFE =
            BigDecimal.valueOf(Duration.ofDays(400).toSeconds());
    private static final BigDecimal PRESUMED_LIFE = BigDecimal.valueOf(300);
    private static final int LONGEST_TOKEN = 16 << 10;

    private final Settings settings;
    private final Fetch fetch;

    TokenEndpoint(Settings settings, Fetch fetch) {
        this.settings = settings;
        this.fetch = fetch;
    }

    /**
     * What was granted.
     *
     * @param access the access token
     * @param refresh the next refresh token; absent when the old one stays good
     * @param expires when the access token ends, in milliseconds since 1970
     */
    record Grant(Secret access, Optional<Secret> refresh, long expires) {}

    /**
     * Redeems {@code form}.
     *
     * @throws AuthException {@link Failure#LOGIN_EXPIRED} when what should be redeemed is no good
     *     any more, {@link Failure#UNREACHABLE} when it may be worth trying again later
     */
    Grant redeem(Map<String, String> form) {
        var task = new FutureTask<>(() -> post(form));
        var thread = new Thread(task, "token endpoint");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        } catch (TimeoutException e) {
            throw unreachable("no answer within " + LIMIT.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            var cause = Objects.requireNonNullElse(e.getCause(), e);
            var known = cause instanceof AuthException ? cause : cause.getCause();
            if (known instanceof AuthException said) {
                throw said;
            }
            throw unreachable(Printable.of(String.valueOf(cause.getMessage())), e);
        }
    }

    private Grant post(Map<String, String> form) throws IOException, InterruptedException {
        var request =
                FetchRequest.post(
                                settings.tokenUrl(),
                                "application/x-www-form-urlencoded",
                                encoded(form))
                        .header("accept", "application/json");
        if ("refresh_token".equals(form.get("grant_type")) && !settings.betas().isEmpty()) {
            request = request.header("anthropic-beta", settings.betas());
        }
        try (var answer = fetch.send(request)) {
            return answer.isSuccess() ? grant(json(answer.text())) : refused(answer);
        }
    }

    private static String encoded(Map<String, String> form) {
        var pairs = new ArrayList<String>();
        form.forEach((name, value) ->
                pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return String.join("&", pairs);
    }

    private Grant refused(FetchResponse answer) throws IOException {
        var status = answer.status();
        if (status == 429 || status >= 500) {
            throw unreachable("status " + status, new IOException());
        }
        var said = lenient(answer.text());
        var error = said.string("error").orElse("");
        var problem =
                settings.tokenUrl().getHost()
                        + " refused: "
                        + Printable.of(error.isEmpty() ? "status " + status : error);
        throw new AuthException(
                error.equals("invalid_grant") ? Failure.LOGIN_EXPIRED : Failure.PROTOCOL,
                problem,
                BrowserSignIn.AGAIN);
    }

    private static JsonObject lenient(String text) {
        try {
            return Json.parse(text).asObject().orElse(JsonObject.EMPTY);
        } catch (JsonSyntaxException _) {
            return JsonObject.EMPTY;
        }
    }

    private JsonObject json(String text) {
        try {
            return Json.parse(text).asObject().orElseThrow(() -> invalid("no JSON object"));
        } catch (JsonSyntaxException _) {
            throw invalid("no valid JSON");
        }
    }

    /** Anthropic's own libraries do not insist on {@code token_type}. */
    private Grant grant(JsonObject answer) {
        if (answer.get("error").isPresent()) {
            throw invalid("an error with the status of success");
        }
        var type = answer.string("token_type").orElse("Bearer");
        if (!type.equalsIgnoreCase("Bearer")) {
            throw invalid("a token of another type than Bearer");
        }
        var access = answer.string("access_token").orElse("");
        var refresh = answer.string("refresh_token").filter(token -> !token.isEmpty());
        if (!isToken(access) || !refresh.map(TokenEndpoint::isToken).orElse(true)) {
            throw invalid("a token that no header can carry");
        }
        long life = life(answer.get("expires_in"));
        return new Grant(Secret.of(access), refresh.map(Secret::of), settings.now() + 1000 * life);
    }

    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_TOKEN
                && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private long life(Optional<JsonValue> value) {
        var text =
                value.flatMap(JsonValue::asString)
                        .filter(digits -> digits.matches("\\d{1,20}"))
                        .map(BigDecimal::new);
        var life = value.flatMap(JsonValue::asNumber).or(() -> text).orElse(PRESUMED_LIFE);
        if (life.signum() <= 0) {
            throw invalid("a token that has ended already");
        }
        return life.min(LONGEST_LIFE).longValue();
    }

    private AuthException invalid(String why) {
        return new AuthException(
                Failure.PROTOCOL,
                settings.tokenUrl().getHost() + " did not answer with tokens: " + why,
                "Check ANTHROPIC_TOKEN_URL, and whether a proxy or a login page answered");
    }

    private AuthException unreachable(String why, Exception cause) {
        return new AuthException(
                Failure.UNREACHABLE,
                settings.tokenUrl().getHost()
                        + " renewed no tokens: "
                        + why
                        + "; if it did without our learning of it, a new login is needed",
                "Try again later",
                cause);
    }
}
