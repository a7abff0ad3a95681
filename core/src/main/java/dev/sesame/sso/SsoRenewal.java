package dev.sesame.sso;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.http.Http;
import dev.sesame.keyring.SecretStore;
import dev.sesame.keyring.StoreChoice;
import dev.sesame.oauth.AuthorizationServer;
import dev.sesame.oauth.ClientCredentialsGrant;
import dev.sesame.oauth.JwtBearerGrant;
import dev.sesame.oauth.OAuthClient;
import dev.sesame.oauth.OAuthError;
import dev.sesame.oauth.RefreshTokenGrant;
import dev.sesame.oauth.TokenExchangeGrant;
import dev.sesame.oauth.TokenResponse;
import dev.sesame.oauth.TokenResult;
import dev.sesame.token.AccessToken;
import dev.sesame.token.Renewal;
import dev.sesame.token.TryLater;
import java.time.Duration;
import java.util.Optional;

/** Renewal by the grant of the settings, and the places where a session is kept. */
final class SsoRenewal implements Renewal {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Environment environment;
    private final Http http;
    private final SsoSettings settings;
    private final ClientSettings given;

    SsoRenewal(Environment environment, Http http, SsoSettings settings) {
        this.environment = environment;
        this.http = http;
        this.settings = settings;
        this.given = new ClientSettings(settings, environment);
    }

    SessionFile file() {
        return SessionFile.of(environment, settings);
    }

    SecretStore store(StoreChoice choice) {
        return SecretStore.find(choice, environment, LIMIT);
    }

    /** What is asked in the name of the settings. */
    OAuthClient client() {
        var server = AuthorizationServer.discover(settings.issuer(), http);
        return new OAuthClient(server, given.registration(), http, environment.clock());
    }

    @Override
    public Optional<AccessToken> stored() {
        return file().token();
    }

    @Override
    public Duration limit() {
        return LIMIT;
    }

    @Override
    public AccessToken renew() {
        return settings.grant().needsPerson() ? refreshed() : granted();
    }

    private AccessToken granted() {
        var client = client();
        var result =
                switch (settings.grant()) {
                    case CLIENT_CREDENTIALS -> new ClientCredentialsGrant(client).request();
                    case JWT_BEARER -> new JwtBearerGrant(client).redeem(given.subjectTokenFile());
                    default -> exchanged(client);
                };
        return file().keep(accepted(result, ""), environment.clock().instant());
    }

    private TokenResult exchanged(OAuthClient client) {
        var subject = given.subjectToken();
        return new TokenExchangeGrant(client).exchange(subject, given.subjectTokenType());
    }

    private AccessToken refreshed() {
        var file = file();
        var choice = file.store();
        var refresh = choice.flatMap(c -> store(c).get(settings.name()));
        if (refresh.isEmpty()) {
            throw notLoggedIn(file.exists());
        }
        if (file.isRefused(refresh.get())) {
            throw notLoggedIn(true);
        }
        var client = client();
        var lost =
                file.begun(refresh.get()).isPresent()
                        ? "; a process that was renewing it was ended in the middle of that"
                        : "";
        file.begin(refresh.get(), environment.clock().instant());
        var result = redeemed(client, refresh.get());
        if (result instanceof OAuthError error) {
            remember(file, refresh.get(), error);
        }
        var response = accepted(result, lost);
        try {
            response.refreshToken() // first what cannot be had again
                    .filter(next -> !next.equals(refresh.get()))
                    .ifPresent(next -> store(choice.orElseThrow()).put(settings.name(), next));
        } catch (AuthException e) {
            file.keep(response, environment.clock().instant()); // good until it ends
            throw e;
        }
        return file.keep(response, environment.clock().instant());
    }

    private static void remember(SessionFile file, Secret refresh, OAuthError error) {
        if (error.kind() == OAuthError.Kind.REAUTH_REQUIRED) {
            file.refuse(refresh);
        } else if (!error.mayHaveBeenSpent()) {
            file.giveUp();
        }
    }

    /** An answer that was lost on its way is asked for once more: there is nothing to lose. */
    private TokenResult redeemed(OAuthClient client, Secret refresh) {
        var grant = new RefreshTokenGrant(client);
        var result = grant.redeem(refresh);
        return result instanceof OAuthError error
                        && error.kind() == OAuthError.Kind.TOKEN_RESPONSE_UNKNOWN
                ? grant.redeem(refresh)
                : result;
    }

    private TokenResponse accepted(TokenResult result, String lost) {
        if (result instanceof TokenResponse response) {
            return response;
        }
        var error = (OAuthError) result;
        var e = error.toException();
        if (error.kind() == OAuthError.Kind.REAUTH_REQUIRED) {
            throw new AuthException(
                    Failure.LOGIN_EXPIRED,
                    "the login with " + settings + " has ended: " + e.problem() + lost,
                    "Sign in again: " + settings.login(),
                    e);
        }
        var later = error.retryAfter();
        throw later.isPresent()
                ? new AuthException(
                        e.failure(), e.problem(), e.nextStep(), new TryLater(later.get()))
                : e;
    }

    private AuthException notLoggedIn(boolean before) {
        return new AuthException(
                before ? Failure.LOGIN_EXPIRED : Failure.NOT_LOGGED_IN,
                before
                        ? "the login with " + settings + " has ended and cannot be renewed"
                        : "nobody has signed in with " + settings,
                "Sign in: " + settings.login());
    }
}
