package dev.sesame.jwt;

import dev.sesame.AuthException;
import dev.sesame.Failure;

/** Says why a token is refused, in fixed words: nothing that its sender wrote is repeated. */
final class Refusal {
    private Refusal() {}

    /** The token is none of ours: it {@code reason}. */
    static AuthException of(String reason) {
        return of(Failure.NOT_LOGGED_IN, reason);
    }

    static AuthException of(Failure failure, String reason) {
        return new AuthException(failure, "the token " + reason, "Log in again");
    }
}
