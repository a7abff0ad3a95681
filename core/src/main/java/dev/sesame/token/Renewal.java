package dev.sesame.token;

import java.time.Duration;
import java.util.Optional;

/**
 * How one kind of token is kept and renewed. {@link SharedToken} decides when, and lets one process
 * at a time do it.
 */
public interface Renewal {
    /**
     * Returns the token that is stored now, where every process can see it.
     *
     * @throws dev.sesame.AuthException when that cannot be read
     */
    Optional<AccessToken> stored();

    /**
     * Makes a new token and stores it before it returns. Whatever it needs for that, such as a
     * refresh token, it must read now: before, another process may have changed it.
     *
     * @throws dev.sesame.AuthException when that is not possible; what was stored is then still
     *     there
     */
    AccessToken renew();

    /**
     * Does the same because a person wishes it, however short ago it failed. Where others do the
     * work, they are told so.
     *
     * @throws dev.sesame.AuthException as {@link #renew}
     */
    default AccessToken renewAtOnce() {
        return renew();
    }

    /** Returns how long {@link #renew} may take; others wait a little longer than that. */
    Duration limit();

    /** Returns the age from which a token is renewed although it tells no end. */
    default Optional<Duration> longestAge() {
        return Optional.empty();
    }
}
