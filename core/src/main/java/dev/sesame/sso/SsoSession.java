package dev.sesame.sso;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.keyring.StoreChoice;
import dev.sesame.oauth.OAuthClient;
import dev.sesame.oauth.Revocation;
import dev.sesame.oauth.TokenResponse;
import dev.sesame.token.AccessToken;
import dev.sesame.token.SharedToken;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One login with a company's identity provider: its access token, for as long as that is good, and
 * the way to the next. The refresh token is in the keyring, or in a file if somebody chose that; it
 * is spent by one process at a time. Safe for threads.
 */
public final class SsoSession {
    private final Environment environment;
    private final SsoSettings settings;
    private final SsoRenewal renewal;
    private final SharedToken token;

    /**
     * Finds the session with {@code settings}, whether there is one or not.
     *
     * @param skew how long before its end a token is renewed
     * @param notes takes what a person should know although there is a token
     */
    public SsoSession(
            Environment environment, SsoSettings settings, Duration skew, Consumer<String> notes) {
        this.environment = environment;
        this.settings = settings;
        this.renewal = new SsoRenewal(environment, settings, notes);
        this.token = new SharedToken(environment, "sso " + settings.name(), renewal, skew);
    }

    /** Tells whether a token was ever had. */
    public boolean exists() {
        return renewal.file().exists();
    }

    /** Returns whose session it is, if the identity provider told. */
    public Optional<String> person() {
        return renewal.file().person();
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
        return token.otherThan(mark);
    }

    /** Returns a new access token, however good the last one is. */
    public AccessToken renewed() {
        return token.force();
    }

    /** Returns who asks the identity provider. */
    OAuthClient client() {
        return renewal.client();
    }

    /**
     * Checks that a refresh token can be kept, before a person signs in for nothing.
     *
     * @throws AuthException when it cannot
     */
    void requireStore(StoreChoice choice) {
        renewal.store(choice).get(settings.name());
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
        return token.alone(() -> kept(response, person, choice));
    }

    private Optional<String> kept(
            TokenResponse response, Optional<String> person, StoreChoice choice) {
        var before = renewal.file().store();
        var refresh = response.refreshToken();
        var now = environment.clock().instant();
        refresh.ifPresent(value -> renewal.store(choice).put(settings.name(), value));
        token.obtained(
                renewal.file()
                        .withPerson(person)
                        .withStore(refresh.map(_ -> choice))
                        .keep(response, now));
        // what an earlier login left elsewhere must not come back
        before.filter(old -> refresh.isEmpty() || !SessionFile.isSame(old, choice))
                .ifPresent(old -> renewal.store(old).remove(settings.name()));
        return refresh.map(_ -> renewal.store(choice).name());
    }

    /**
     * Ends the session: here, and at the identity provider as far as it can be told.
     *
     * @return why the identity provider could not be told, if it could not
     * @throws AuthException when the refresh token cannot be removed from where it is
     */
    public Optional<String> end() {
        return token.alone(this::ended);
    }

    private Optional<String> ended() {
        var file = renewal.file();
        var choice = file.store();
        var refresh = choice.flatMap(c -> renewal.store(c).get(settings.name()));
        var problem = refresh.flatMap(this::revoke);
        choice.ifPresent(c -> renewal.store(c).remove(settings.name()));
        file.delete();
        return problem;
    }

    private Optional<String> revoke(Secret refresh) {
        try {
            return new Revocation(renewal.hastyClient())
                    .revokeRefreshToken(refresh)
                    .map(error -> error.toException().problem());
        } catch (AuthException e) {
            return Optional.of(e.problem());
        }
    }
}
