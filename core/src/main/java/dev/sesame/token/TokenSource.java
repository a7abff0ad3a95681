package dev.sesame.token;

import dev.sesame.Secret;

/** Where a token comes from, as long as somebody needs one. Safe for threads. */
public interface TokenSource {
    /**
     * Returns a token that is good for a while yet. As long as the last one is, nothing is locked,
     * read or asked.
     *
     * @throws dev.sesame.AuthException when there is none, and none can be had
     */
    AccessToken get();

    /**
     * Returns another token than {@code rejected}, which a server refused although it looked good.
     *
     * @throws dev.sesame.AuthException when none can be had
     */
    AccessToken replace(Secret rejected);
}
