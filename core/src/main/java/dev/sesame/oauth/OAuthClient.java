package dev.sesame.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.http.Http;
import dev.sesame.http.HttpReply;
import dev.sesame.http.HttpRequest;
import dev.sesame.oauth.OAuthError.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A client at its authorization server: what all grants have in common. Immutable and safe for
 * threads.
 *
 * @param server where tokens come from
 * @param registration who asks, and for what
 * @param http what sends the requests
 * @param clock the current time
 */
public record OAuthClient(
        AuthorizationServer server,
        ClientRegistration registration,
        Http http,
        InstantSource clock) {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** Redeems {@code grant} for the scope that it stands for. */
    TokenResult redeem(AuthorizationGrant grant) {
        return send(request(grant).build());
    }

    /** Redeems {@code grant} and shows that it is ours (RFC 7636), where the grant does not. */
    TokenResult redeem(AuthorizationGrant grant, CodeVerifier verifier) {
        return send(request(grant).customParameter("code_verifier", verifier.getValue()).build());
    }

    /** Redeems {@code grant} for the scope of the registration. */
    TokenResult redeemForScope(AuthorizationGrant grant) {
        var request = request(grant);
        scope().ifPresent(request::scope);
        return send(request.build());
    }

    /**
     * Returns {@code result} when it has no ID token or one that is meant for this login, and the
     * error otherwise.
     */
    TokenResult checked(TokenResult result, Optional<String> nonce) {
        if (!(result instanceof TokenResponse response) || response.idToken().isEmpty()) {
            return result;
        }
        try {
            IdToken.of(response.idToken().get()).check(this, nonce);
            return response;
        } catch (AuthException e) {
            return new OAuthError(
                    Kind.TOKEN_RESPONSE_INVALID,
                    server.tokenEndpoint(),
                    "",
                    e.problem(),
                    200,
                    Optional.empty());
        }
    }

    /** Returns the scope of the registration; none when it is empty. */
    Optional<Scope> scope() {
        var scopes = registration.scopes();
        return scopes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Scope(scopes.toArray(String[]::new)));
    }

    ClientID id() {
        return new ClientID(registration.clientId());
    }

    /** Returns the registration's audiences as values of one parameter. */
    String[] audiences() {
        return registration.audiences().toArray(String[]::new);
    }

    URI[] resources() {
        return registration.resources().toArray(URI[]::new);
    }

    /** Returns what the client authenticates with; none for a public client. */
    Optional<com.nimbusds.oauth2.sdk.auth.ClientAuthentication> authentication() {
        return new Proof(this).make();
    }

    private TokenRequest.Builder request(AuthorizationGrant grant) {
        var endpoint = server.tokenEndpoint();
        var request =
                authentication()
                        .map(proof -> new TokenRequest.Builder(endpoint, proof, grant))
                        .orElseGet(() -> new TokenRequest.Builder(endpoint, id(), grant));
        request.resources(resources());
        if (!registration.audiences().isEmpty()) {
            request.customParameter("audience", audiences());
        }
        return request;
    }

    private TokenResult send(TokenRequest request) {
        var endpoint = server.tokenEndpoint();
        var asked = clock.instant();
        try {
            return new TokenReply(endpoint, post(request.toHTTPRequest()), asked).result();
        } catch (AuthException e) {
            return unanswered(endpoint, e);
        }
    }

    /**
     * Posts what Nimbus built.
     *
     * @throws AuthException as {@link Http#send} does
     */
    HttpReply post(HTTPRequest built) {
        var request =
                HttpRequest.postForm(built.getURI(), built.getBody())
                        .header("Accept", "application/json")
                        // a kept connection that has gone would look like a spent token
                        .header("Connection", "close")
                        .within(DEADLINE);
        var authorization = built.getAuthorization();
        return http.send(
                authorization == null ? request : request.header("Authorization", authorization));
    }

    /** Returns the error for a request that got no whole answer. */
    static OAuthError unanswered(URI endpoint, AuthException e) {
        if (e.failure() == Failure.UNREACHABLE) {
            return neverSent(e)
                    ? new OAuthError(
                            Kind.IDP_UNAVAILABLE, endpoint, "", e.problem(), 0, Optional.empty())
                    : new OAuthError(
                            Kind.TOKEN_RESPONSE_UNKNOWN,
                            endpoint,
                            "",
                            "no whole answer came",
                            0,
                            Optional.empty());
        }
        if (e.failure() == Failure.PROTOCOL) {
            return new OAuthError(
                    Kind.TOKEN_RESPONSE_INVALID, endpoint, "", e.problem(), 0, Optional.empty());
        }
        throw e;
    }

    private static boolean neverSent(AuthException e) {
        var cause = e.getCause();
        return cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException;
    }
}
