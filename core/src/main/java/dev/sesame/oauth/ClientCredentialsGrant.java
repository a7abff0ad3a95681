package dev.sesame.oauth;

import dev.sesame.AuthException;
import dev.sesame.Failure;

/** A token for the client itself, without a person (RFC 6749 section 4.4). Safe for threads. */
public final class ClientCredentialsGrant {
    private final OAuthClient client;

    /** Asks as {@code client}, which has to have a way to authenticate. */
    public ClientCredentialsGrant(OAuthClient client) {
        this.client = client;
    }

    /**
     * Asks for a token.
     *
     * @throws AuthException {@link Failure#INVALID_CONFIG} when the client is public or what it
     *     authenticates with cannot be read; when the server's certificate is not trusted, or the
     *     thread was interrupted
     */
    public TokenResult request() {
        if (client.registration().authentication() instanceof ClientAuthentication.None) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "client " + client.registration().clientId() + " has nothing to log in with",
                    "Configure a client secret, a private key or a token file");
        }
        return client.redeemForScope(new com.nimbusds.oauth2.sdk.ClientCredentialsGrant());
    }
}
