package dev.sesame.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.net.URI;

/**
 * A login in the browser (RFC 6749 section 4.1) of a program on a person's machine (RFC 8252),
 * always with PKCE by S256 (RFC 7636), a state, and a nonce when OpenID Connect is asked for. Safe
 * for threads; each login is an {@link AuthorizationAttempt} of its own.
 */
public final class AuthorizationCodeGrant {
    private final OAuthClient client;

    /** Logs in to {@code client}. */
    public AuthorizationCodeGrant(OAuthClient client) {
        this.client = client;
    }

    /** What is made up for one attempt and must come back, or never leave. */
    record Made(State state, CodeVerifier verifier, Nonce nonce) {
        static Made atRandom() {
            return new Made(new State(), new CodeVerifier(), new Nonce());
        }
    }

    /**
     * Begins a login: opens a port on 127.0.0.1 for the redirect, and makes the URL to visit.
     *
     * @return the attempt, which the caller has to close
     * @throws AuthException {@link Failure#INVALID_CONFIG} when the server has no login in the
     *     browser, {@link Failure#UNREACHABLE} when no port can be opened
     */
    public AuthorizationAttempt start() {
        var endpoint = endpoint();
        var made = Made.atRandom();
        var redirect = LoopbackRedirect.open();
        var uri = uri(endpoint, redirect.uri(), made);
        return new AuthorizationAttempt(client, uri, redirect, made);
    }

    /**
     * Returns where to send the browser, so that it comes back to {@code redirect}.
     *
     * @throws AuthException {@link Failure#INVALID_CONFIG} when the server has no login in the
     *     browser
     */
    URI uri(URI redirect, Made made) {
        return uri(endpoint(), redirect, made);
    }

    private URI endpoint() {
        return client.server()
                .authorizationEndpoint()
                .orElseThrow(() ->
                        new AuthException(
                                Failure.INVALID_CONFIG,
                                client.server().issuer() + " has no login in the browser",
                                "Log in with a device code"));
    }

    private URI uri(URI endpoint, URI redirect, Made made) {
        var request =
                new AuthorizationRequest.Builder(ResponseType.CODE, client.id())
                        .endpointURI(endpoint)
                        .redirectionURI(redirect)
                        .state(made.state)
                        .codeChallenge(made.verifier, CodeChallengeMethod.S256)
                        .resources(client.resources());
        client.scope().ifPresent(request::scope);
        if (client.registration().isOpenId()) {
            request.customParameter("nonce", made.nonce.getValue());
        }
        if (!client.registration().audiences().isEmpty()) {
            request.customParameter("audience", client.audiences());
        }
        return request.build().toURI();
    }
}
