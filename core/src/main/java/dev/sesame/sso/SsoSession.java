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
import dev.sesame.oauth.Revocation;
import dev.sesame.oauth.TokenExchangeGrant;
import dev.sesame.oauth.TokenResponse;
import dev.sesame.oauth.TokenResult;
import dev.sesame.token.AccessToken;
import dev.sesame.token.Renewal;
import dev.sesame.token.SharedToken;
import dev.sesame.token.TryLater;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One login with a company's identity provider: its access token, for as long as that is good, and
 * the way to the next. The refresh token is in the keyring, or in a file if somebody chose that; it
 * is spent by one process at a time. Safe for threads.
 */
public final class SsoSession {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Environment environment;
    private final Http http;
    private final SsoSettings settings;
    private final SharedToken token;

    /** Finds the session with {@code settings}, whether there is one or not. */
    public SsoSession(Environment environment, Http http, SsoSettings settings, Duration skew) {
        this.environment = environment;
        this.http = http;
        this.settings = settings;
        this.token = new SharedToken(environment, "sso " + settings.name(), new Refresh(), skew);
    }

    /** Returns the settings of all sessions that were ever begun and not ended. */
    public static List<SsoSettings> all(Environment environment) {
        return SessionFile.all(environment);
    }

    private SessionFile file() {
        return SessionFile.of(environment, settings);
    }

    /** Tells whether a token was ever had. */
    public boolean exists() {
        return file().exists();
    }

    /** Returns whose session it is, if the identity provider told. */
    public Optional<String> person() {
        return file().person();
    }

    /**
     * Returns an access token that is good for a while.
     *
     * @throws AuthException {@link Failure#NOT_LOGGED_IN} when a person has to sign in first,
     *     {@link Failure#LOGIN_EXPIRED} when one has to again
     */
    public AccessToken token() {
        return token.get();
    }

    /**
     * Returns an access token that is good for a while, and another than that with the {@link
     * AccessToken#mark}: a server refused it.
     *
     * @throws AuthException as {@link #token}
     */
    public AccessToken tokenOtherThan(String mark) {
        var stored = file().token().filter(found -> found.mark().equals(mark));
        return stored.isPresent() ? token.replace(stored.get().value()) : token.get();
    }

    /** Returns a new access token, however good the last one is. */
    public AccessToken renewed() {
        return token.force();
    }

    /**
     * Checks that a refresh token can be kept, before a person signs in for nothing.
     *
     * @throws AuthException when it cannot
     */
    void requireStore(StoreChoice choice) {
        store(choice).get(settings.name());
    }

    /** What is asked in the name of these settings. */
    OAuthClient client() {
        var server = AuthorizationServer.discover(settings.issuer(), http);
        return new OAuthClient(
                server, settings.registration(environment), http, environment.clock());
    }

    /**
     * Begins the session that a person signed in for.
     *
     * @param choice where the refresh token is to be kept
     * @return where it is, in words for people; empty when the server gave none
     * @throws AuthException when it cannot be kept there; then nothing is stored
     */
    public Optional<String> begin(
            TokenResponse response, Optional<String> person, StoreChoice choice) {
        var file = file().withPerson(person);
        var refresh = response.refreshToken();
        if (refresh.isPresent()) {
            var store = store(choice);
            store.put(settings.name(), refresh.get());
            token.obtained(file.withStore(choice).keep(response, environment.clock().instant()));
            return Optional.of(store.name());
        }
        token.obtained(file.keep(response, environment.clock().instant()));
        return Optional.empty();
    }

    private SecretStore store(StoreChoice choice) {
        return SecretStore.find(choice, environment, LIMIT);
    }

    /**
     * Ends the session: here, and at the identity provider as far as it can be told.
     *
     * @return why the identity provider could not be told, if it could not
     * @throws AuthException when the refresh token cannot be removed from where it is
     */
    public Optional<String> end() {
        var file = file();
        var choice = file.store();
        var refresh = choice.flatMap(c -> store(c).get(settings.name()));
        var problem = refresh.flatMap(this::revoke);
        choice.ifPresent(c -> store(c).remove(settings.name()));
        file.delete();
        return problem;
    }

    private Optional<String> revoke(Secret refresh) {
        try {
            return new Revocation(client())
                    .revokeRefreshToken(refresh)
                    .map(error -> error.toException().problem());
        } catch (AuthException e) {
            return Optional.of(e.problem());
        }
    }

    /** Renewal by the grant of the settings. */
    private final class Refresh implements Renewal {
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
                        case JWT_BEARER ->
                                new JwtBearerGrant(client)
                                        .redeem(settings.subjectTokenFile(environment));
                        default -> exchanged(client);
                    };
            return file().keep(accepted(result, ""), environment.clock().instant());
        }

        private TokenResult exchanged(OAuthClient client) {
            var subject = settings.subjectToken(environment);
            return new TokenExchangeGrant(client).exchange(subject, settings.subjectTokenType());
        }

        private AccessToken refreshed() {
            var file = file();
            var choice = file.store();
            var refresh = choice.flatMap(c -> store(c).get(settings.name()));
            if (refresh.isEmpty()) {
                throw notLoggedIn(file.exists());
            }
            var client = client();
            var lost =
                    file.begun(refresh.get()).isPresent()
                            ? "; a process that was renewing it was ended in the middle of that"
                            : "";
            file.begin(refresh.get(), environment.clock().instant());
            var response = accepted(redeemed(client, refresh.get()), lost);
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
                        "Sign in again: sesame sso login --issuer " + settings.issuer(),
                        e);
            }
            var later = error.retryAfter();
            throw later.isPresent()
                    ? new AuthException(
                            e.failure(), e.problem(), e.nextStep(), new TryLater(later.get()))
                    : e;
        }
    }

    private AuthException notLoggedIn(boolean before) {
        return new AuthException(
                before ? Failure.LOGIN_EXPIRED : Failure.NOT_LOGGED_IN,
                before
                        ? "the login with " + settings + " has ended and cannot be renewed"
                        : "nobody has signed in with " + settings,
                "Sign in: sesame sso login --issuer " + settings.issuer());
    }
}
