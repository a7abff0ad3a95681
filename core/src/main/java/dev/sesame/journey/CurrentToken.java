package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.anthropic.AnthropicPlugin;
import dev.sesame.credential.Credential;
import dev.sesame.credential.CredentialStore;
import dev.sesame.http.DisplayUrl;
import dev.sesame.http.Http;
import dev.sesame.provider.KeySource;
import dev.sesame.token.AccessToken;
import dev.sesame.token.SharedToken;
import dev.sesame.wellknown.Organisation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The token that a request would carry now, for other programs to use. A token that is stored and
 * good is only read: nothing is asked, locked or started. A program that an organisation's token
 * was refused tells so by its {@link AccessToken#mark} in {@code SESAME_RENEWAL}, as Sesame tells
 * its token commands.
 */
public final class CurrentToken {
    private final Environment environment;
    private final CredentialStore credentials;
    private final OrganisationTokens tokens;
    private final Supplier<Session> startup;

    /**
     * Finds tokens.
     *
     * @param startup starts up with plugins, for a provider that only the configuration knows or
     *     whose plugin has to renew its login
     */
    public CurrentToken(
            Environment environment,
            CredentialStore credentials,
            OrganisationTokens tokens,
            Supplier<Session> startup) {
        this.environment = environment;
        this.credentials = credentials;
        this.tokens = tokens;
        this.startup = startup;
    }

    /**
     * A token and where it comes from.
     *
     * @param token the token
     * @param source the login, in words for people
     */
    public record Found(AccessToken token, String source) {}

    /**
     * Returns the token of the only organisation that is logged in to.
     *
     * @param force renew it, however good it is
     * @throws AuthException when there is none or more than one, or none can be had
     */
    public Found ofOrganisation(boolean force) {
        var urls = List.copyOf(Credential.WellKnown.among(credentials.all()).keySet());
        if (urls.size() == 1) {
            return organisation(urls.getFirst(), force);
        }
        throw urls.isEmpty()
                ? new AuthException(
                        Failure.NOT_LOGGED_IN,
                        "there is no login with an organisation",
                        "Log in: sesame auth login URL; or name a provider: sesame auth token PROVIDER")
                : new AuthException(
                        Failure.INVALID_INPUT,
                        "there are logins with " + urls.size() + " organisations",
                        "Name one: sesame auth token " + DisplayUrl.of(urls.getFirst()));
    }

    /**
     * Returns the token of the organisation or provider {@code wanted}.
     *
     * @param wanted a URL, or the id of a provider
     * @throws AuthException when there is no login for it, or none that is good can be had
     */
    public Found of(String wanted, boolean force) {
        var stored = credentials.all();
        if (wanted.contains("://")) {
            var url = Organisation.of(wanted).url();
            if (!(stored.get(url) instanceof Credential.WellKnown)) {
                throw new AuthException(
                        Failure.NOT_LOGGED_IN,
                        "there is no login with " + url,
                        "Log in: sesame auth login " + url);
            }
            return organisation(url, force);
        }
        if (stored.get(wanted) instanceof Credential.Api api) {
            return new Found(AccessToken.of(api.key()), "auth.json");
        }
        return stored.get(wanted) instanceof Credential.OAuth oauth
                ? plugin(wanted, oauth)
                : configured(wanted, force);
    }

    private Found organisation(String url, boolean force) {
        var organisation = Organisation.of(url);
        var token = tokens.of(organisation);
        if (force) {
            return new Found(token.force(), url);
        }
        var refused = environment.nonEmpty("SESAME_RENEWAL");
        return new Found(refused.map(token::otherThan).orElseGet(token::get), url);
    }

    /** Its plugin renews it when it loads; whatever it stored then counts. */
    private Found plugin(String provider, Credential.OAuth login) {
        if (provider.equals(AnthropicPlugin.PROVIDER)) {
            throw new AuthException(
                    Failure.ACCESS_DENIED,
                    "the token of a Claude plan is not given to other programs",
                    "Use an API key: sesame auth login -p anthropic -m \"API key\"");
        }
        if (isGood(login)) {
            return found(login);
        }
        try (var session = startup.get()) {
            new ProviderAccess(environment, session).ready(provider, new Http(environment));
        }
        if (credentials.all().get(provider) instanceof Credential.OAuth renewed
                && isGood(renewed)) {
            return found(renewed);
        }
        throw new AuthException(
                Failure.LOGIN_EXPIRED,
                "the token of " + provider + " has ended, and no plugin has renewed it",
                "Log in again: sesame auth login -p " + provider);
    }

    /** An end of 0 says that there is none, or that nobody knows it. */
    private boolean isGood(Credential.OAuth login) {
        var soon = environment.clock().instant().plus(SharedToken.SKEW);
        return !login.access().isEmpty()
                && (login.expires() == 0 || soon.toEpochMilli() < login.expires());
    }

    private static Found found(Credential.OAuth login) {
        var end =
                login.expires() == 0
                        ? Optional.<Instant>empty()
                        : Optional.of(Instant.ofEpochMilli(login.expires()));
        return new Found(new AccessToken(login.access(), Optional.empty(), end), "auth.json");
    }

    private Found configured(String id, boolean force) {
        try (var session = startup.get()) {
            var provider =
                    new ProviderAccess(environment, session)
                            .ready(id, new Http(environment))
                            .provider();
            var key = provider.key().filter(value -> !value.isEmpty());
            if (key.isEmpty()) {
                throw new AuthException(
                        Failure.NOT_LOGGED_IN,
                        "requests to " + provider.name() + " carry no key",
                        "Log in: sesame auth login -p " + id);
            }
            for (var membership : session.memberships()) {
                if (membership.token().equals(key.get())) {
                    return organisation(membership.organisation().url(), force);
                }
            }
            return new Found(AccessToken.of(key.get()), source(provider.keySource()));
        }
    }

    private static String source(KeySource source) {
        return source == KeySource.ENVIRONMENT
                ? "an environment variable"
                : "the configuration (options.apiKey)";
    }
}
