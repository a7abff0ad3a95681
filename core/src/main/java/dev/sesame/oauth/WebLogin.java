package dev.sesame.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.oauth.AuthorizationCodeGrant.Made;
import java.net.URI;
import java.util.Optional;

/**
 * One login in the browser at a web server (RFC 6749 section 4.1), always with PKCE by S256 (RFC
 * 7636), a state, and a nonce when OpenID Connect is asked for. It is a value, so that whichever
 * replica gets the answer can end what another began: the server keeps it where only this browser
 * has it and nobody can read it. Immutable and safe for threads.
 *
 * @param state what the answer has to bring back
 * @param verifier shows at the token endpoint that it was us
 * @param nonce what has to be in the ID token
 */
public record WebLogin(Secret state, Secret verifier, Secret nonce) {

    /** Makes one up. */
    public static WebLogin atRandom() {
        var made = Made.atRandom();
        return new WebLogin(
                Secret.of(made.state().getValue()),
                Secret.of(made.verifier().getValue()),
                Secret.of(made.nonce().getValue()));
    }

    /**
     * Returns where to send the browser, so that it comes back to {@code redirect}.
     *
     * @throws AuthException {@link Failure#INVALID_CONFIG} when the server has no login in the
     *     browser
     */
    public URI uri(OAuthClient client, URI redirect) {
        var made =
                new Made(
                        new State(state.reveal()),
                        new CodeVerifier(verifier.reveal()),
                        new Nonce(nonce.reveal()));
        return new AuthorizationCodeGrant(client).uri(redirect, made);
    }

    /**
     * Redeems the code of the answer.
     *
     * @param redirect the same as in {@link #uri}
     * @param query of the address to which the browser came back
     * @return the token, whose ID token is checked when there is one; or the error
     * @throws AuthException {@link Failure#INVALID_INPUT} when {@code query} is no answer to this
     *     login; {@link Failure#ACCESS_DENIED} when the login was refused; {@link
     *     Failure#UNTRUSTED} when another server answered (RFC 9207)
     */
    public TokenResult redeem(OAuthClient client, URI redirect, String query) {
        var code = new RedirectCheck(client.server(), state.reveal()).redirected(query).orThrow();
        var result =
                client.redeem(
                        new com.nimbusds.oauth2.sdk.AuthorizationCodeGrant(
                                new AuthorizationCode(code),
                                redirect,
                                new CodeVerifier(verifier.reveal())));
        return client.checked(
                result,
                client.registration().isOpenId() ? Optional.of(nonce.reveal()) : Optional.empty());
    }
}
