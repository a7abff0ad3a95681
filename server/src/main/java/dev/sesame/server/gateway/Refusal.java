package dev.sesame.server.gateway;

import dev.sesame.AuthException;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a request is not passed on, or its answer is not: what the client is told, and what operators
 * are. It is thrown often, and has no stack.
 */
final class Refusal extends RuntimeException {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final long serialVersionUID = 1L;

    /** Whoever sends a token that is not accepted learns nothing about why. */
    private static final String NOT_ACCEPTED =
            "the token was not accepted; log in again and send the new one";

    private final Status status;
    private final String reason;
    private final transient Map<String, String> headers;

    /** What went wrong, in HTTP's terms and in those of both forms of APIs. */
    enum Status {
        INVALID(400, "invalid_request_error", "invalid_request"),
        NOT_AUTHENTICATED(401, "authentication_error", "invalid_token"),
        FORBIDDEN(403, "permission_error", "forbidden"),
        NO_SUCH_ENDPOINT(404, "not_found_error", "not_found"),
        NO_SUCH_MODEL(404, "not_found_error", "model_not_found"),
        WRONG_METHOD(405, "invalid_request_error", "method_not_allowed"),
        TOO_SLOW(408, "invalid_request_error", "request_timeout"),
        TOO_LARGE(413, "request_too_large", "request_too_large"),
        ENCODED(415, "invalid_request_error", "unsupported_content_encoding"),
        MISDIRECTED(421, "invalid_request_error", "misdirected_request"),
        TOO_MANY(429, "rate_limit_error", "rate_limit_exceeded"),
        TOO_MANY_HEADERS(431, "invalid_request_error", "headers_too_large"),
        BROKEN(500, "api_error", "internal_error"),
        BAD_UPSTREAM(502, "api_error", "bad_gateway"),
        UNAVAILABLE(503, "api_error", "unavailable"),
        LATE_UPSTREAM(504, "timeout_error", "gateway_timeout");

        private final int code;
        private final String type;
        private final String word;

        Status(int code, String type, String word) {
            this.code = code;
            this.type = type;
            this.word = word;
        }

        int code() {
            return code;
        }

        /** Returns Anthropic's {@code type}, and OpenAI's. */
        String type() {
            return type;
        }

        /** Returns OpenAI's {@code code}. */
        String word() {
            return word;
        }
    }

    private Refusal(Status status, String message, String reason, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.reason = reason;
        this.headers = headers;
    }

    /** Tells client and operator alike. */
    static Refusal of(Status status, String message) {
        return new Refusal(status, message, message, Map.of());
    }

    /** Tells the operator more than the client. */
    static Refusal of(Status status, String message, String reason) {
        return new Refusal(status, message, reason, Map.of());
    }

    /** Tells the client to use another {@code method}. */
    static Refusal wrongMethod(String method) {
        return new Refusal(
                Status.WRONG_METHOD,
                "this is asked for with " + method,
                "wrong method",
                Map.of("Allow", method));
    }

    /** Tells a client that came without a token that it needs one (RFC 6750 section 3.1). */
    static Refusal noToken(String reason) {
        return challenge(reason, "Bearer");
    }

    /** Tells the client that it is who it is not, in one shape for all reasons. */
    static Refusal notAuthenticated(String reason) {
        return challenge(reason, "Bearer error=\"invalid_token\"");
    }

    private static Refusal challenge(String reason, String challenge) {
        return new Refusal(
                Status.NOT_AUTHENTICATED,
                NOT_ACCEPTED,
                reason,
                Map.of("WWW-Authenticate", challenge));
    }

    /** Tells the client when to come back. */
    static Refusal retryLater(Status status, String message, Duration after) {
        long seconds = Math.max(1, after.plusMillis(999).toSeconds());
        return new Refusal(status, message, message, Map.of("Retry-After", Long.toString(seconds)));
    }

    /** Makes an answer of whatever left the pipe with {@code request}, which names it. */
    static Refusal of(Throwable problem, String request) {
        if (problem instanceof Refusal refusal) {
            return refusal;
        }
        if (problem instanceof AuthException failed) {
            return of(failed);
        }
        LOG.atError()
                .addKeyValue("request", request)
                .setCause(problem)
                .log("gateway: a request met a defect of ours");
        return of(
                Status.BROKEN,
                "the gateway failed; its operator finds the request by its X-Request-Id",
                problem.toString());
    }

    private static Refusal of(AuthException failed) {
        return switch (failed.failure()) {
            case NOT_LOGGED_IN, LOGIN_EXPIRED -> notAuthenticated(failed.problem());
            case ACCESS_DENIED ->
                    new Refusal(
                            Status.FORBIDDEN,
                            "you may not use this gateway",
                            failed.problem(),
                            Map.of("WWW-Authenticate", "Bearer error=\"insufficient_scope\""));
            case INVALID_INPUT -> of(Status.INVALID, failed.problem());
            case UNREACHABLE -> {
                var later =
                        retryLater(
                                Status.UNAVAILABLE,
                                "the gateway cannot check the request now; try again",
                                Duration.ofSeconds(5));
                yield new Refusal(later.status, later.message(), failed.problem(), later.headers);
            }
            case PROTOCOL ->
                    of(
                            Status.BAD_UPSTREAM,
                            "what the gateway asked gave no sensible answer",
                            failed.problem());
            case INVALID_CONFIG, UNTRUSTED, CANCELLED ->
                    of(Status.BROKEN, "the gateway is not set up for this", failed.problem());
        };
    }

    Status status() {
        return status;
    }

    /** Returns what the client is told. */
    String message() {
        return String.valueOf(getMessage());
    }

    /** Returns what the operator is told. */
    String reason() {
        return reason;
    }

    /** Returns fields of the answer. */
    Map<String, String> headers() {
        return headers;
    }
}
