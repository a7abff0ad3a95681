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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Renewal by the grant of the settings, and the places where a session is kept. */
final class SsoRenewal implements Renewal {
    /** How long a person may take to unlock the keyring: of a login, and where others wait. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration HASTE = Duration.ofSeconds(12);

    private static final Duration READING = Duration.ofSeconds(15);
    private static final Duration ASKING = Duration.ofSeconds(30);
    private static final Duration STORING = Duration.ofSeconds(5);

    private final Environment environment;
    private final SsoSettings settings;
    private final Consumer<String> notes;
    private final ClientSettings given;

    SsoRenewal(Environment environment, SsoSettings settings, Consumer<String> notes) {
        this.environment = environment;
        this.settings = settings;
        this.notes = notes;
        this.given = new ClientSettings(settings, environment);
    }

    SessionFile file() {
        return SessionFile.of(environment, settings);
    }

    SecretStore store(StoreChoice choice) {
        return SecretStore.find(choice, environment, PATIENCE);
    }

    /** A keyring that hangs must not hold up all who wait for the token. */
    private <T> T within(Duration limit, StoreChoice choice, Function<SecretStore, T> work) {
        var store = SecretStore.find(choice, environment, HASTE);
        try {
            return CompletableFuture.supplyAsync(
                            () -> work.apply(store), task -> Thread.ofVirtual().start(task))
                    .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .join(); // and no interrupt ends it: what is to be stored cannot be had again
        } catch (CompletionException e) {
            if (e.getCause() instanceof AuthException known) {
                throw known;
            }
            throw new AuthException(
                    Failure.UNREACHABLE,
                    store.name() + " did not do its work within " + limit.toSeconds() + " s",
                    "Look whether it waits for you; restart the program behind it",
                    e);
        }
    }

    /** What is asked in the name of the settings, as long as nobody waits. */
    OAuthClient client() {
        return client(new Http(environment));
    }

    /** The same while others wait. */
    OAuthClient hastyClient() {
        return client(new Http(environment).endingWithin(ASKING));
    }

    private OAuthClient client(Http http) {
        var server = AuthorizationServer.discover(settings.issuer(), http);
        return new OAuthClient(server, given.registration(), http, environment.clock());
    }

    @Override
    public Optional<AccessToken> stored() {
        return file().token();
    }

    /** Less than a token command may take: this is run as one. */
    @Override
    public Duration limit() {
        return READING.plus(ASKING).plus(STORING);
    }

    @Override
    public AccessToken renew() {
        return settings.grant().needsPerson() ? refreshed() : granted();
    }

    private AccessToken granted() {
        var client = hastyClient();
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
        var refresh = choice.flatMap(c -> within(READING, c, store -> store.get(settings.name())));
        if (refresh.isEmpty()) {
            throw notLoggedIn(file.exists());
        }
        if (file.isUseless(refresh.get())) {
            throw notLoggedIn(true);
        }
        var client = hastyClient();
        var lost =
                file.begun(refresh.get()).isPresent()
                        ? "; a process that was renewing it was ended in the middle of that"
                        : "";
        file.begin(refresh.get(), environment.clock().instant());
        var result = redeemed(client, refresh.get());
        if (result instanceof OAuthError error) {
            remember(file, refresh.get(), error);
        }
        return kept(file, accepted(result, lost), refresh.get());
    }

    /** The next refresh token is stored first: it cannot be had again. */
    private AccessToken kept(SessionFile file, TokenResponse response, Secret spent) {
        var next = response.refreshToken().filter(token -> !token.equals(spent));
        try {
            if (next.isPresent()) {
                within(STORING, file.store().orElseThrow(), store -> put(store, next.get()));
            }
        } catch (AuthException e) {
            notes.accept(
                    "the login with "
                            + settings
                            + " ends with this token, for its refresh token could not be kept: "
                            + e.problem());
            return file.keepLast(response, environment.clock().instant(), spent);
        }
        return file.keep(response, environment.clock().instant());
    }

    private boolean put(SecretStore store, Secret refresh) {
        store.put(settings.name(), refresh);
        return true;
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
