package dev.sesame.oauth;

import dev.sesame.AuthException;

/** What a token endpoint made of a request: a {@link TokenResponse} or an {@link OAuthError}. */
public sealed interface TokenResult permits TokenResponse, OAuthError {

    /**
     * Returns the token.
     *
     * @throws AuthException when there is none, with the error in words
     */
    TokenResponse orThrow();
}
