package dev.sesame.provider;

import dev.sesame.AuthException;
import dev.sesame.http.HttpReply;
import java.util.Map;
import java.util.Optional;

/** Why a model gave no whole answer: the cause of the {@link AuthException} that is thrown. */
public final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Where the exchange failed. */
    public enum Kind {
        /** No connection, or none that lasted until the answer began. */
        CONNECTION,
        /** The server answered with a status other than one of success. */
        STATUS,
        /** The stream ended before the answer did. */
        STREAM_TRUNCATED,
        /** What came is no stream of events, or an event in it is malformed. */
        STREAM_INVALID,
        /** The server reported an error inside of the stream. */
        UPSTREAM_ERROR
    }

    private final Kind kind;
    private final transient HttpReply reply;

    /** Creates an error about {@code reply}. */
    ApiError(Kind kind, String message, HttpReply reply) {
        super(message, null, false, false);
        this.kind = kind;
        this.reply = reply;
    }

    private ApiError(AuthException cause, String message) {
        super(message, cause, false, false);
        this.kind = Kind.CONNECTION;
        this.reply = new HttpReply(0, Map.of(), "");
    }

    /** Creates an error without a refusal to show. */
    ApiError(Kind kind, String message) {
        this(kind, message, new HttpReply(0, Map.of(), ""));
    }

    /** There was no connection, as {@code why} tells; in the words of OpenCode. */
    static ApiError unconnected(AuthException why, String address) {
        var problem = why.problem();
        var cause = problem.startsWith(address) ? problem.substring(address.length()) : problem;
        return new ApiError(why, "Cannot connect to API: " + cause);
    }

    /** Returns the error behind {@code exception}, if a model's server caused it. */
    public static Optional<ApiError> of(AuthException exception) {
        return exception.getCause() instanceof ApiError error
                ? Optional.of(error)
                : Optional.empty();
    }

    /** Returns where the exchange failed. */
    public Kind kind() {
        return kind;
    }

    /** Returns the status code, 0 when there was none of interest. */
    public int status() {
        return reply.status();
    }

    /** Returns the headers of the refusal by lower-case name. */
    public Map<String, String> headers() {
        return reply.headers();
    }

    /** Returns the body of the refusal as it came: untrusted text. */
    public String body() {
        return reply.text();
    }

    /** Tells whether the status by itself invites to try again. */
    public boolean isRetryable() {
        int status = status();
        return status == 408 || status == 409 || status == 429 || status >= 500;
    }

    /** Tells whether the server did not accept the credential. */
    public boolean isCredentialRejected() {
        return status() == 401 || status() == 403;
    }
}
