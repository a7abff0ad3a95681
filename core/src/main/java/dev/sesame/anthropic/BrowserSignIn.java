package dev.sesame.anthropic;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.Sha256;
import dev.sesame.credential.Credential;
import dev.sesame.plugin.AuthResult;
import dev.sesame.plugin.Authorization;
import dev.sesame.process.Browser;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The sign-in in a browser: an authorization code with PKCE that the person pastes back. */
final class BrowserSignIn {
    static final String AGAIN =
            "Log in again: sesame auth login -p anthropic -m \"" + AnthropicPlugin.BROWSER + "\"";

    private static final int RANDOM_BYTES = 32;

    private final Settings settings;
    private final TokenEndpoint endpoint;

    BrowserSignIn(Settings settings, TokenEndpoint endpoint) {
        this.settings = settings;
        this.endpoint = endpoint;
    }

    /**
     * Begins it, and opens the browser where there is one.
     *
     * @throws AuthException when it is not set up: no client id comes with Sesame
     */
    Authorization begin() {
        var client = clientId(); // what nobody has by chance, so it is asked for first
        var redirect = redirect();
        var page = required(settings.authUrl(), "ANTHROPIC_AUTH_URL", "authUrl");
        var verifier = random();
        var state = random();
        var form = new LinkedHashMap<String, String>();
        form.put("response_type", "code");
        form.put("client_id", client);
        form.put("redirect_uri", redirect);
        settings.scope().ifPresent(scope -> form.put("scope", scope));
        form.put("code_challenge", challenge(verifier));
        form.put("code_challenge_method", "S256");
        form.put("state", state);
        var url = with(page, form);
        var issuer = settings.options().string("issuer").orElse(Address.origin(page));
        var browser = new Browser(settings.environment());
        if (browser.isSeen()) {
            browser.open(URI.create(url));
        }
        return new Authorization.Code(
                url,
                "Sign in there, then paste the whole code",
                pasted -> tokens(new Pasted(issuer, state).code(pasted), verifier));
    }

    private AuthResult tokens(String code, String verifier) {
        var grant =
                endpoint.redeem(
                        Map.of(
                                "grant_type",
                                "authorization_code",
                                "code",
                                code,
                                "redirect_uri",
                                redirect(),
                                "client_id",
                                clientId(),
                                "code_verifier",
                                verifier));
        return new AuthResult.Tokens(
                grant.access(), grant.refresh().orElse(Secret.of("")), grant.expires());
    }

    /**
     * Redeems the refresh token of {@code stored}.
     *
     * @throws AuthException {@link Failure#LOGIN_EXPIRED} when it is no good any more
     */
    Credential.OAuth renewed(Credential.OAuth stored) {
        if (stored.refresh().isEmpty()) {
            throw ended("it came without a refresh token", null);
        }
        var grant = redeem(stored.refresh());
        return new Credential.OAuth(
                grant.access(),
                grant.refresh().orElse(stored.refresh()),
                grant.expires(),
                stored.accountId(),
                stored.enterpriseUrl());
    }

    private TokenEndpoint.Grant redeem(Secret refresh) {
        try {
            return endpoint.redeem(
                    Map.of(
                            "grant_type", "refresh_token",
                            "refresh_token", refresh.reveal(),
                            "client_id", clientId()));
        } catch (AuthException e) {
            throw e.failure() == Failure.LOGIN_EXPIRED ? ended(e.problem(), e) : e;
        }
    }

    private static AuthException ended(
            String why, @org.jspecify.annotations.Nullable Throwable cause) {
        return new AuthException(
                Failure.LOGIN_EXPIRED,
                "the browser sign-in at Anthropic has ended: " + why,
                AGAIN,
                cause);
    }

    private String clientId() {
        return required(settings.clientId(), "ANTHROPIC_CLIENT_ID", "clientId");
    }

    private String redirect() {
        return required(settings.redirectUri(), "ANTHROPIC_REDIRECT_URI", "redirectUri").toString();
    }

    private static <T> T required(Optional<T> value, String variable, String option) {
        return value.orElseThrow(() ->
                new AuthException(
                        Failure.INVALID_CONFIG,
                        "browser sign-in needs "
                                + variable
                                + " (anthropic."
                                + option
                                + " in sesame.jsonc): Sesame brings no client of its own",
                        "Set what Anthropic gave you or your company for it, or log in by \"API"
                                + " key\""));
    }

    private static String with(URI page, Map<String, String> parameters) {
        var url = new StringBuilder(page.toString());
        char next = page.getRawQuery() == null ? '?' : '&';
        for (var parameter : parameters.entrySet()) {
            url.append(next)
                    .append(parameter.getKey())
                    .append('=')
                    .append(URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8));
            next = '&';
        }
        return url.toString();
    }

    private static String random() {
        var bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String challenge(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
    }
}
