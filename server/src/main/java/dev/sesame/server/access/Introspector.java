package dev.sesame.server.access;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.http.DisplayUrl;
import dev.sesame.http.Http;
import dev.sesame.http.HttpReply;
import dev.sesame.http.HttpRequest;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.jwt.Claims;
import dev.sesame.jwt.TokenRules;
import dev.sesame.server.definition.Issuer.Introspection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an issuer about tokens (RFC 7662). Safe for use by many threads, which wait for the answer;
 * {@value #MOST_AT_ONCE} at once, so that an issuer that does not answer takes no more of them, and
 * as many again for tokens that anybody may have made up: they keep nobody else waiting.
 */
final class Introspector {
    private static final Logger LOG = LoggerFactory.getLogger(Introspector.class);

    private static final int MOST_AT_ONCE = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Introspection how;
    private final TokenRules rules;
    private final IssuerAddresses addresses;
    private final Http http;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final Semaphore placesOfStrangers = new Semaphore(MOST_AT_ONCE);

    Introspector(Introspection how, TokenRules rules, IssuerAddresses addresses, Http http) {
        this.how = how;
        this.rules = rules;
        this.addresses = addresses;
        this.http = http;
    }

    /** Tells whether it is to be asked about tokens that could be verified without it. */
    boolean asksAboutJwts() {
        return how.jwts();
    }

    /**
     * Returns what the issuer says about {@code token}.
     *
     * @param wasGood whether it was somebody's a while ago
     * @throws AuthException {@code NOT_LOGGED_IN} when it is not active or not for us, {@code
     *     LOGIN_EXPIRED} and {@code ACCESS_DENIED} as {@link TokenRules#checkGiven} does, {@code
     *     UNREACHABLE} when there is no proper answer
     */
    Claims ask(Secret token, boolean wasGood, Instant now) {
        var answer = active(token, wasGood ? places : placesOfStrangers);
        rules.checkGiven(answer, now);
        return new Claims(answer);
    }

    /**
     * Makes sure that {@code token}, which was verified as that of {@code subject}, is still good.
     *
     * @throws AuthException {@code NOT_LOGGED_IN} when it is not, {@code UNREACHABLE} when there is
     *     no proper answer
     */
    void confirm(Secret token, String subject) {
        if (!active(token, places).string("sub").orElse(subject).equals(subject)) {
            throw ended();
        }
    }

    private JsonObject active(Secret token, Semaphore among) {
        var answer = answer(token, among);
        if (!answer.get("active").flatMap(JsonValue::asBoolean).orElse(false)) {
            throw ended();
        }
        return answer;
    }

    private JsonObject answer(Secret token, Semaphore among) {
        if (!among.tryAcquire()) {
            throw unanswered("too many questions wait for an answer");
        }
        try {
            return ask(token);
        } catch (AuthException e) {
            LOG.warn("introspection: {}", e.problem());
            addresses.forget();
            throw unanswered(e.problem());
        } finally {
            among.release();
        }
    }

    private JsonObject ask(Secret token) {
        var endpoint = addresses.introspection();
        var form = "token=" + encoded(token.reveal()) + "&token_type_hint=access_token";
        var reply =
                sent(
                        HttpRequest.postForm(endpoint, form)
                                .header("Accept", "application/json")
                                .header("Authorization", basic())
                                .within(PATIENCE));
        return object(reply)
                .orElseThrow(() ->
                        new AuthException(
                                Failure.PROTOCOL,
                                DisplayUrl.of(endpoint)
                                        + " does not answer properly: HTTP status "
                                        + reply.status(),
                                ""));
    }

    /** A connection that was kept may have ended meanwhile; to ask twice changes nothing. */
    private HttpReply sent(HttpRequest request) {
        try {
            return http.send(request);
        } catch (AuthException e) {
            if (e.failure() != Failure.UNREACHABLE) {
                throw e;
            }
            return http.send(request);
        }
    }

    private static Optional<JsonObject> object(HttpReply reply) {
        try {
            return reply.status() == 200 ? Json.parse(reply.text()).asObject() : Optional.empty();
        } catch (JsonSyntaxException _) {
            return Optional.empty();
        }
    }

    /** Both halves are encoded as in a form (RFC 6749 section 2.3.1). */
    private String basic() {
        var pair = encoded(how.clientId()) + ":" + encoded(how.clientSecret().reveal());
        return "Basic "
                + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static AuthException ended() {
        return new AuthException(
                Failure.NOT_LOGGED_IN,
                "the token is not active, as its issuer says",
                "Log in again");
    }

    private static AuthException unanswered(String why) {
        return new AuthException(
                Failure.UNREACHABLE,
                "the login server cannot be asked about the token: " + why,
                "Try again; show this to the people who run the login server if it stays");
    }
}
