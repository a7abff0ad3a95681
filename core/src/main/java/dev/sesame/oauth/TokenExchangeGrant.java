package dev.sesame.oauth;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import com.nimbusds.oauth2.sdk.token.TypelessAccessToken;
import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.nio.file.Path;

/**
 * A token for another one (RFC 8693), for the audiences and resources of the registration. Safe for
 * threads.
 */
public final class TokenExchangeGrant {
    /** The type of an access token of this server. */
    public static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    /** The type of an ID token. */
    public static final String ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";

    /** The type of a JWT that another issuer made, such as Kubernetes or a CI system. */
    public static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

    private final OAuthClient client;

    /** Exchanges as {@code client}. */
    public TokenExchangeGrant(OAuthClient client) {
        this.client = client;
    }

    /**
     * Exchanges {@code subjectToken}.
     *
     * @param subjectTokenType the URI of its type, such as {@link #ACCESS_TOKEN}
     * @throws AuthException {@link Failure#INVALID_INPUT} when the type is not a URI
     */
    public TokenResult exchange(Secret subjectToken, String subjectTokenType) {
        return client.redeemForScope(
                new com.nimbusds.oauth2.sdk.tokenexchange.TokenExchangeGrant(
                        new TypelessAccessToken(subjectToken.reveal()), type(subjectTokenType)));
    }

    /**
     * Exchanges the JWT that is in {@code tokenFile} now, as Kubernetes and CI systems keep one
     * fresh there for a workload.
     *
     * @throws AuthException {@link Failure#INVALID_CONFIG} when the file holds none
     */
    public TokenResult exchange(Path tokenFile) {
        return exchange(TokenFile.read(tokenFile), JWT);
    }

    private static TokenTypeURI type(String uri) {
        try {
            return TokenTypeURI.parse(uri);
        } catch (ParseException e) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "the type of the token to exchange is not a URI",
                    "Use " + ACCESS_TOKEN + " for an access token",
                    e);
        }
    }
}
