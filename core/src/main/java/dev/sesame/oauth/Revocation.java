package dev.sesame.oauth;

import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import dev.sesame.AuthException;
import dev.sesame.Secret;
import dev.sesame.oauth.OAuthError.Kind;
import java.net.URI;
import java.util.Optional;

/** Makes tokens useless at the server (RFC 7009). Safe for threads. */
public final class Revocation {
    private final OAuthClient client;

    /** Revokes tokens that {@code client} was given. */
    public Revocation(OAuthClient client) {
        this.client = client;
    }

    /**
     * Revokes a refresh token; most servers revoke the access tokens with it that came from it.
     *
     * @return why that was not possible; empty when the token is worth nothing now, also when it
     *     was not worth anything before
     * @throws AuthException when the server's certificate is not trusted, or the thread was
     *     interrupted
     */
    public Optional<OAuthError> revokeRefreshToken(Secret refreshToken) {
        var token = new RefreshToken(refreshToken.reveal());
        var endpoint = client.server().revocationEndpoint();
        if (endpoint.isEmpty()) {
            return Optional.of(impossible());
        }
        var asked = client.clock().instant();
        try {
            var reply = client.post(request(endpoint.get(), token).toHTTPRequest());
            return reply.isSuccess()
                    ? Optional.empty()
                    : Optional.of(new TokenReply(endpoint.get(), reply, asked).error());
        } catch (AuthException e) {
            return Optional.of(OAuthClient.unanswered(endpoint.get(), e));
        }
    }

    private TokenRevocationRequest request(URI endpoint, RefreshToken token) {
        return client.authentication()
                .map(proof -> new TokenRevocationRequest(endpoint, proof, token))
                .orElseGet(() -> new TokenRevocationRequest(endpoint, client.id(), token));
    }

    private OAuthError impossible() {
        return new OAuthError(
                Kind.TOKEN_ENDPOINT_ERROR,
                client.server().tokenEndpoint(),
                "",
                "the login server has no way to revoke tokens",
                0,
                Optional.empty());
    }
}
