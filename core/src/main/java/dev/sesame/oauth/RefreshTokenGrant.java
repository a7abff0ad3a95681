package dev.sesame.oauth;

import com.nimbusds.oauth2.sdk.token.RefreshToken;
import dev.sesame.AuthException;
import dev.sesame.Secret;

/**
 * A new access token for a refresh token (RFC 6749 section 6). Safe for threads, but many servers
 * revoke everything when the same refresh token comes twice: the caller sees to it that one request
 * is under way at a time.
 */
public final class RefreshTokenGrant {
    private final OAuthClient client;

    /** Renews as {@code client}. */
    public RefreshTokenGrant(OAuthClient client) {
        this.client = client;
    }

    /**
     * Redeems {@code refreshToken}, in one request that is never repeated.
     *
     * @return a response that always holds a refresh token, the old one when the server kept it; or
     *     the error, {@link OAuthError.Kind#TOKEN_RESPONSE_UNKNOWN} when the old one may have been
     *     spent without an answer
     * @throws AuthException when the server's certificate is not trusted, or the thread was
     *     interrupted
     */
    public TokenResult redeem(Secret refreshToken) {
        var grant =
                new com.nimbusds.oauth2.sdk.RefreshTokenGrant(
                        new RefreshToken(refreshToken.reveal()));
        var result = client.redeem(grant);
        return result instanceof TokenResponse response ? response.orKeeping(refreshToken) : result;
    }
}
