package dev.sesame.oauth;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import com.nimbusds.oauth2.sdk.token.TypelessAccessToken;
import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;

/**
 * A token for another one (RFC 8693), for the audiences and resources of the registration. Safe for
 * threads.
 */
public final class TokenExchangeGrant {

    private final OAuthClient client;

    /** Exchanges as {@code client}. */
    public TokenExchangeGrant(OAuthClient client) {
        this.client = client;
    }

    /**
     * Exchanges {@code subjectToken}.
     *
     * @param subjectTokenType the URI of its type, as in RFC 8693 section 3
     * @throws AuthException {@link Failure#INVALID_INPUT} when the type is not a URI
     */
    public TokenResult exchange(Secret subjectToken, String subjectTokenType) {
        return client.redeemForScope(
                new com.nimbusds.oauth2.sdk.tokenexchange.TokenExchangeGrant(
                        new TypelessAccessToken(subjectToken.reveal()), type(subjectTokenType)));
    }

    private static TokenTypeURI type(String uri) {
        try {
            return TokenTypeURI.parse(uri);
        } catch (ParseException e) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "the type of the token to exchange is not a URI",
                    "Use urn:ietf:params:oauth:token-type:access_token for an access token",
                    e);
        }
    }
}
