package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.credential.CredentialStore;
import dev.sesame.token.AccessToken;
import dev.sesame.token.Renewal;
import dev.sesame.token.SharedToken;
import dev.sesame.wellknown.AuthCommandRunner;
import dev.sesame.wellknown.Membership;
import dev.sesame.wellknown.Organisation;
import dev.sesame.wellknown.OrganisationRules;
import dev.sesame.wellknown.OrganisationTrust;
import dev.sesame.wellknown.WellKnownDocument;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The tokens of organisations, kept good: the command that was approved at the login is run again,
 * by one process for all, when the token's end is near, its age limit has passed, or a server
 * refused it. No organisation is asked for that. Safe for threads.
 */
public final class OrganisationTokens {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);

    private final Environment environment;
    private final CredentialStore credentials;
    private final Supplier<OrganisationRules> rules;
    private final Consumer<String> notes;
    private final Map<Organisation, SharedToken> tokens = new ConcurrentHashMap<>();

    /**
     * Keeps the tokens of {@code credentials}.
     *
     * @param rules asked for when the first token is
     * @param notes takes each line that a command prints for people, untrusted, and why a token
     *     could not be renewed
     */
    public OrganisationTokens(
            Environment environment,
            CredentialStore credentials,
            Supplier<OrganisationRules> rules,
            Consumer<String> notes) {
        this.environment = environment;
        this.credentials = credentials;
        this.rules = rules;
        this.notes = notes;
    }

    /**
     * Returns the token of {@code organisation}.
     *
     * @throws AuthException {@link Failure#UNTRUSTED} when it may not be used on this machine
     */
    public SharedToken of(Organisation organisation) {
        return tokens.computeIfAbsent(organisation, this::shared);
    }

    private SharedToken shared(Organisation organisation) {
        rules.get().require(organisation);
        var document = WellKnownDocument.lastKnown(environment, organisation);
        var command =
                new Command(organisation, document.flatMap(WellKnownDocument::longestTokenAge));
        return new SharedToken(environment, organisation.url(), command, rules.get().tokenSkew());
    }

    /**
     * Returns a token in the place of that of {@code membership}: a good one, if one can be had.
     */
    Secret good(Membership membership) {
        return or(membership.token(), () -> of(membership.organisation()).get());
    }

    /** Returns another token than {@code rejected}, if one can be had. */
    Secret other(Membership membership, Secret rejected) {
        return or(rejected, () -> of(membership.organisation()).replace(rejected));
    }

    /** The server decides, so an old token is better than none. */
    private Secret or(Secret old, Supplier<AccessToken> newer) {
        try {
            return newer.get().value();
        } catch (AuthException e) {
            if (e.failure() == Failure.CANCELLED) {
                throw e;
            }
            notes.accept(e.problem());
            return old;
        }
    }

    /** Renewal by the token command. */
    private final class Command implements Renewal {
        private final Organisation organisation;
        private final Optional<Duration> longestAge;

        Command(Organisation organisation, Optional<Duration> longestAge) {
            this.organisation = organisation;
            this.longestAge = longestAge;
        }

        @Override
        public Optional<AccessToken> stored() {
            return login().map(login -> AccessToken.of(login.token()));
        }

        private Optional<Credential.WellKnown> login() {
            return credentials.all().get(organisation.url()) instanceof Credential.WellKnown login
                    ? Optional.of(login)
                    : Optional.empty();
        }

        private AuthException loggedOut() {
            return new AuthException(
                    Failure.NOT_LOGGED_IN,
                    "there is no login with " + organisation,
                    "Log in: sesame auth login " + organisation);
        }

        @Override
        public AccessToken renew() {
            return renew(renewing());
        }

        @Override
        public AccessToken renewAtOnce() {
            return renew(renewing().with("SESAME_FORCE", "1"));
        }

        private AccessToken renew(Environment renewing) {
            var trust = new OrganisationTrust(environment, rules.get());
            var command =
                    trust.approved(organisation)
                            .orElseThrow(
                                    () -> expired("its token command was never approved here"));
            var before = login().orElseThrow(() -> loggedOut());
            var token = new AuthCommandRunner(renewing, COMMAND_LIMIT).run(command, notes);
            var after = new Credential.WellKnown(command.auth().env(), token);
            if (credentials.exchange(organisation.url(), before, after)) {
                return AccessToken.of(token);
            }
            return stored().orElseThrow(() -> loggedOut()); // somebody logged in meanwhile
        }

        /**
         * A command can know that it should not begin a login, and which token is not wanted. It
         * runs at home: nobody chose the folder that somebody happens to be in for it.
         */
        private Environment renewing() {
            var home = environment.home();
            return new Environment(environment.variables(), home, home, environment.clock())
                    .with("SESAME_RENEWAL", stored().map(AccessToken::mark).orElse("none"));
        }

        private AuthException expired(String why) {
            return new AuthException(
                    Failure.LOGIN_EXPIRED,
                    "the token of " + organisation + " cannot be renewed: " + why,
                    "Log in again: sesame auth login " + organisation);
        }

        @Override
        public Duration limit() {
            return COMMAND_LIMIT;
        }

        @Override
        public Optional<Duration> longestAge() {
            return longestAge;
        }
    }
}
