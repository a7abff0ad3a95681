package dev.sesame.oauth;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Why an endpoint gave no token. All texts are safe to show and hold no secret.
 *
 * @param kind what a caller can make of it
 * @param endpoint which endpoint
 * @param code the code of RFC 6749 section 5.2 or of an extension; empty when there was none
 * @param description what the server or the network says about it, in one line
 * @param status the HTTP status; 0 when there was no whole answer
 * @param retryAfter how long the server wants to be left alone, five minutes at most
 */
public record OAuthError(
        Kind kind,
        URI endpoint,
        String code,
        String description,
        int status,
        Optional<Duration> retryAfter)
        implements TokenResult {

    /** What a caller can make of an error. */
    public enum Kind {
        /** The person has not finished yet (RFC 8628 section 3.5). */
        AUTH_PENDING,
        /**
         * What was presented is no longer accepted. Another process may have renewed it: read the
         * store again before anybody has to log in.
         */
        REAUTH_REQUIRED,
        /** Too many requests: wait for {@link OAuthError#retryAfter}. Nothing was spent. */
        RATE_LIMITED,
        /** The server could not be reached or is out of order. Nothing was spent. */
        IDP_UNAVAILABLE,
        /**
         * The answer never came or broke off: a refresh token or code that was sent may have been
         * spent.
         */
        TOKEN_RESPONSE_UNKNOWN,
        /** The answer cannot be used; what was sent may have been spent. */
        TOKEN_RESPONSE_INVALID,
        /** The server refused for another reason, which a repetition will not change. */
        TOKEN_ENDPOINT_ERROR
    }

    /** Tells whether what was sent may have been used up although no token came. */
    public boolean mayHaveBeenSpent() {
        return kind == Kind.TOKEN_RESPONSE_UNKNOWN || kind == Kind.TOKEN_RESPONSE_INVALID;
    }

    @Override
    public TokenResponse orThrow() {
        throw toException();
    }

    /** Returns this error as an exception, with what to do next. */
    public AuthException toException() {
        return new AuthException(failure(), problem(), nextStep());
    }

    private Failure failure() {
        return switch (kind) {
            case AUTH_PENDING, TOKEN_ENDPOINT_ERROR -> Failure.ACCESS_DENIED;
            case REAUTH_REQUIRED -> Failure.LOGIN_EXPIRED;
            case RATE_LIMITED, IDP_UNAVAILABLE, TOKEN_RESPONSE_UNKNOWN -> Failure.UNREACHABLE;
            case TOKEN_RESPONSE_INVALID -> Failure.PROTOCOL;
        };
    }

    private String problem() {
        var text = new StringBuilder(endpoint.getHost()).append(": ");
        if (!code.isEmpty()) {
            text.append(code).append(description.isEmpty() ? "" : ": ");
        }
        text.append(description);
        if (kind == Kind.TOKEN_RESPONSE_UNKNOWN) {
            text.append("; what was sent may have been spent");
        }
        return text.toString();
    }

    private String nextStep() {
        return switch (kind) {
            case AUTH_PENDING -> "Finish the login in the browser";
            case REAUTH_REQUIRED -> "Log in again";
            case RATE_LIMITED ->
                    "Try again "
                            + retryAfter
                                    .map(wait -> "in " + Math.max(1, wait.toSeconds()) + " seconds")
                                    .orElse("later");
            case IDP_UNAVAILABLE, TOKEN_RESPONSE_UNKNOWN ->
                    "Try again; check the network if it stays so";
            case TOKEN_RESPONSE_INVALID, TOKEN_ENDPOINT_ERROR ->
                    "Show this to the people who run the login server";
        };
    }
}
