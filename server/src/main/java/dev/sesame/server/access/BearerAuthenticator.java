package dev.sesame.server.access;

import dev.sesame.Secret;
import java.util.concurrent.CompletionStage;

/** Verifies bearer tokens (RFC 6750). Safe for use by many threads. */
public interface BearerAuthenticator {
    /**
     * Returns whose {@code token} it is, which came from {@code sender}: at once when it was
     * verified before and nothing has to be asked, so that the caller's thread never waits.
     *
     * <p>It fails with an {@link dev.sesame.AuthException}: {@code NOT_LOGGED_IN} when the token is
     * none of the organisation's, {@code LOGIN_EXPIRED} when it has ended, {@code ACCESS_DENIED}
     * when the person is blocked, {@code UNREACHABLE} when who has to be asked does not answer, or
     * so many bad tokens came from the sender that others are not looked at for some seconds.
     */
    CompletionStage<Caller> authenticate(Secret token, Sender sender);
}
