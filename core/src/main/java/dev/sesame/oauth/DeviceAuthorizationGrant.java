package dev.sesame.oauth;

import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationRequest;
import com.nimbusds.oauth2.sdk.device.DeviceCode;
import com.nimbusds.oauth2.sdk.device.DeviceCodeGrant;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Pause;
import dev.sesame.oauth.OAuthError.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A login for machines without a browser: the person enters a code on another device (RFC 8628).
 * Safe for threads.
 *
 * <p>PKCE is not part of that RFC, but Keycloak demands it of clients that have to use PKCE; other
 * servers ignore parameters that they do not know (RFC 6749 section 3.1).
 */
public final class DeviceAuthorizationGrant {
    private static final Duration SLOWER = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final OAuthClient client;
    private final Pause pause;
    private final CodeVerifier verifier = new CodeVerifier();

    /** Logs in to {@code client}, and waits between two questions with {@code pause}. */
    public DeviceAuthorizationGrant(OAuthClient client, Pause pause) {
        this.client = client;
        this.pause = pause;
    }

    /**
     * Begins a login.
     *
     * @return what to show to the person, always with the code
     * @throws AuthException {@link Failure#INVALID_CONFIG} when the server has no such login;
     *     {@link Failure#UNTRUSTED} when it sends people to an unsafe address; {@link
     *     Failure#PROTOCOL} when the answer lacks what is required; otherwise as {@link
     *     OAuthError#toException} and {@link dev.sesame.http.Http#send} say
     */
    public DeviceAuthorization start() {
        var endpoint =
                client.server()
                        .deviceAuthorizationEndpoint()
                        .orElseThrow(() ->
                                new AuthException(
                                        Failure.INVALID_CONFIG,
                                        client.server().issuer()
                                                + " has no login with a device code",
                                        "Log in with the browser"));
        var asked = client.clock().instant();
        var reply = client.post(request(endpoint).toHTTPRequest());
        return new DeviceReply(endpoint).read(reply, asked);
    }

    private DeviceAuthorizationRequest request(URI endpoint) {
        var request =
                client.authentication()
                        .map(DeviceAuthorizationRequest.Builder::new)
                        .orElseGet(() -> new DeviceAuthorizationRequest.Builder(client.id()));
        client.scope().ifPresent(request::scope);
        var method = CodeChallengeMethod.S256;
        request.customParameter("code_challenge_method", method.getValue());
        request.customParameter(
                "code_challenge", CodeChallenge.compute(method, verifier).getValue());
        if (!client.registration().audiences().isEmpty()) {
            request.customParameter("audience", client.audiences());
        }
        var resources = client.registration().resources().stream().map(URI::toString);
        if (!client.registration().resources().isEmpty()) {
            request.customParameter("resource", resources.toArray(String[]::new));
        }
        return request.endpointURI(endpoint).build();
    }

    /**
     * Asks for the token of a login that this object began, until the person has finished, as often
     * as the server wants to be asked: 5 seconds less often after each {@code slow_down}, and half
     * as often after each question that got no answer, a minute apart at most.
     *
     * @return the token, or why there will be none: {@link Kind#REAUTH_REQUIRED} when the code has
     *     expired
     * @throws AuthException {@link Failure#CANCELLED} after an interrupt, which stays set
     */
    public TokenResult await(DeviceAuthorization authorization) {
        var interval = authorization.interval();
        var wait = interval;
        while (true) {
            rest(wait);
            if (!client.clock().instant().isBefore(authorization.expiresAt())) {
                return expired();
            }
            var result = ask(authorization);
            if (!(result instanceof OAuthError error) || isFinal(error)) {
                return client.checked(result, Optional.empty());
            }
            if (error.kind() == Kind.RATE_LIMITED || error.code().equals("slow_down")) {
                interval = interval.plus(SLOWER);
            }
            wait = longer(next(error, interval, wait), error.retryAfter().orElse(interval));
        }
    }

    private TokenResult ask(DeviceAuthorization authorization) {
        var code = new DeviceCode(authorization.deviceCode().reveal());
        return client.redeem(new DeviceCodeGrant(code), verifier);
    }

    private static boolean isFinal(OAuthError error) {
        return switch (error.kind()) {
            case AUTH_PENDING, RATE_LIMITED, IDP_UNAVAILABLE, TOKEN_RESPONSE_UNKNOWN -> false;
            case REAUTH_REQUIRED, TOKEN_RESPONSE_INVALID, TOKEN_ENDPOINT_ERROR -> true;
        };
    }

    private static Duration next(OAuthError error, Duration interval, Duration last) {
        boolean noAnswer =
                error.kind() == Kind.IDP_UNAVAILABLE || error.kind() == Kind.TOKEN_RESPONSE_UNKNOWN;
        return noAnswer ? shorter(last.multipliedBy(2), longer(interval, LONGEST_WAIT)) : interval;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private OAuthError expired() {
        return new OAuthError(
                Kind.REAUTH_REQUIRED,
                client.server().tokenEndpoint(),
                "expired_token",
                "nobody entered the code in time",
                0,
                Optional.empty());
    }

    private void rest(Duration duration) {
        try {
            pause.rest(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        }
    }
}
