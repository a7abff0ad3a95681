package dev.sesame.provider;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Pause;
import dev.sesame.Printable;
import dev.sesame.Secret;
import dev.sesame.http.DisplayUrl;
import dev.sesame.http.HttpReply;
import dev.sesame.http.HttpStream;
import dev.sesame.http.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Asks models. Safe for any number of threads.
 *
 * <p>A request is sent again only while nothing of an answer has come: up to five times when the
 * server says that the trouble passes, twice when there is no connection. A 401 is not repeated
 * here: what carries the request may have tried another token before.
 */
public final class ModelClient {
    private static final int SHORTEST_SECRET = 4;

    private final Transport transport;
    private final Environment environment;
    private final List<SecretScope> scopes;
    private final Pause pause;

    /**
     * Creates a client.
     *
     * @param transport what carries the requests; what it throws is not changed, save that a server
     *     which cannot be reached ({@link Failure#UNREACHABLE}) is asked again
     * @param environment fills variables into addresses; its clock is asked for the time
     * @param scopes tokens that may not go everywhere
     * @param pause how to wait between two attempts
     */
    public ModelClient(
            Transport transport, Environment environment, List<SecretScope> scopes, Pause pause) {
        this.transport = transport;
        this.environment = environment;
        this.scopes = List.copyOf(scopes);
        this.pause = pause;
    }

    /**
     * Asks {@code request} of {@code provider} and tells {@code listener} the answer while it
     * comes. Returns when it is complete.
     *
     * @throws AuthException {@link Failure#UNTRUSTED} when the request would carry a token to an
     *     origin that must not see it; {@link Failure#INVALID_CONFIG} when the provider cannot be
     *     asked; else with the {@link ApiError} as its cause: {@link Failure#LOGIN_EXPIRED} for a
     *     401, {@link Failure#ACCESS_DENIED} for a 403, {@link Failure#UNREACHABLE} without a
     *     connection, {@link Failure#PROTOCOL} for any other refusal and for a broken stream
     */
    public Completion complete(Provider provider, ModelRequest request, ModelListener listener) {
        var call = OutgoingCall.of(provider, request, new Endpoint(environment));
        new OriginGuard(scopes).check(call.request(), call.body(), provider.id());
        var policy = new RetryPolicy(provider.id(), environment.clock());
        for (int attempt = 1; ; attempt++) {
            try {
                return once(call, request, listener);
            } catch (ApiError error) {
                var delay = policy.delay(error, attempt);
                var failure = failure(error, call);
                if (delay.isEmpty()) {
                    throw failure;
                }
                listener.retrying(new Retry(attempt, delay.get(), failure.problem()));
                rest(delay.get());
            }
        }
    }

    private Completion once(OutgoingCall call, ModelRequest request, ModelListener listener) {
        var deadline = environment.clock().instant().plus(call.patience().whole());
        try (var answer = open(call)) {
            if (answer.status() < 200 || answer.status() >= 300) {
                throw refused(answer, call);
            }
            var reader = call.format().reader(listener, Turn.of(request));
            return AnswerStream.of(answer, reader, environment.clock()).read(deadline);
        }
    }

    private HttpStream open(OutgoingCall call) {
        try {
            return transport.open(call.request(), call.patience().silence());
        } catch (AuthException e) {
            // a server that is only slow may be at work: it is not asked twice
            if (e.failure() != Failure.UNREACHABLE || e.getCause() instanceof TimeoutException) {
                throw e;
            }
            throw ApiError.unconnected(e, DisplayUrl.of(call.request().uri()) + ": ");
        }
    }

    private ApiError refused(HttpStream answer, OutgoingCall call) {
        try {
            var whole = answer.readAll();
            var reply = new HttpReply(whole.status(), whole.headers(), hidden(whole.text(), call));
            return new ApiError(ApiError.Kind.STATUS, Refusal.message(reply), reply);
        } catch (IOException e) {
            return new ApiError(
                    ApiError.Kind.STREAM_TRUNCATED,
                    "status " + answer.status() + ", and the connection broke");
        }
    }

    private AuthException failure(ApiError error, OutgoingCall call) {
        var problem = hidden(Printable.text(String.valueOf(error.getMessage())), call);
        var address = hidden(DisplayUrl.of(call.request().uri()), call);
        return switch (error.kind()) {
            case CONNECTION ->
                    new AuthException(
                            Failure.UNREACHABLE,
                            problem,
                            step(error) + " (" + address + ")",
                            error);
            case STREAM_TRUNCATED, STREAM_INVALID ->
                    new AuthException(
                            Failure.PROTOCOL,
                            address + ": " + problem,
                            "Ask again; if it stays, check the address of provider "
                                    + Printable.of(call.provider().id()),
                            error);
            case STATUS, UPSTREAM_ERROR ->
                    new AuthException(ofStatus(error.status()), problem, "", error);
        };
    }

    private static String step(ApiError error) {
        return error.getCause() instanceof AuthException why && !why.nextStep().isEmpty()
                ? why.nextStep()
                : "Check the address and the network";
    }

    private static Failure ofStatus(int status) {
        return switch (status) {
            case 401 -> Failure.LOGIN_EXPIRED;
            case 403 -> Failure.ACCESS_DENIED;
            default -> Failure.PROTOCOL;
        };
    }

    /** A server may repeat the key that it refuses. */
    private String hidden(String text, OutgoingCall call) {
        var shown = text;
        for (var scope : scopes) {
            shown = hidden(shown, scope.token());
        }
        for (var secret : call.secrets()) {
            shown = hidden(shown, secret);
        }
        for (var secret : transport.secrets()) {
            shown = hidden(shown, secret);
        }
        return shown;
    }

    private static String hidden(String text, Secret secret) {
        var token = secret.reveal().strip();
        return token.length() < SHORTEST_SECRET ? text : text.replace(token, secret.toString());
    }

    private void rest(Duration delay) {
        try {
            pause.rest(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        }
    }
}
