package dev.sesame.extension;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.credential.Credential;
import dev.sesame.credential.CredentialStore;
import dev.sesame.token.SingleFlight;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Renewals of stored credentials by plugins: one at a time for each provider. Safe for threads. */
final class Renewals {
    /** Longer than a renewal may take. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Environment environment;
    private final CredentialStore credentials;
    private final Consumer<String> notes;

    Renewals(Environment environment, CredentialStore credentials, Consumer<String> notes) {
        this.environment = environment;
        this.credentials = credentials;
        this.notes = notes;
    }

    /** Does what {@link dev.sesame.plugin.Client#renew} promises. */
    Credential renew(
            String provider, Predicate<Credential> stillGood, UnaryOperator<Credential> renewal) {
        return new SingleFlight(environment, "renew-" + provider)
                .run(PATIENCE, () -> decide(provider, stillGood, renewal));
    }

    private Credential decide(
            String provider, Predicate<Credential> stillGood, UnaryOperator<Credential> renewal) {
        var stored = stored(provider).orElseThrow(() -> loggedOut(provider));
        if (stillGood.test(stored)) {
            return stored;
        }
        var renewed = renewal.apply(stored);
        if (isEmptier(renewed, stored)) {
            throw new AuthException(
                    Failure.PROTOCOL,
                    "the renewal for " + provider + " brought less than what is stored",
                    "Nothing was changed; try again");
        }
        if (isStored(provider, stored, renewed)) {
            return renewed;
        }
        // a person logged out, or in anew, and that counts
        return stored(provider).filter(stillGood).orElseThrow(() -> loggedOut(provider));
    }

    /** A renewed token is good for this run even where the disk is full. */
    private boolean isStored(String provider, Credential before, Credential renewed) {
        try {
            return credentials.exchange(provider, before, renewed);
        } catch (AuthException e) {
            notes.accept("the renewed login to " + provider + " is not stored: " + e.problem());
            return true;
        }
    }

    private Optional<Credential> stored(String provider) {
        return Optional.ofNullable(credentials.all().get(provider));
    }

    private static boolean isEmptier(Credential renewed, Credential stored) {
        if (!(renewed instanceof Credential.OAuth to && stored instanceof Credential.OAuth from)) {
            return !renewed.type().equals(stored.type());
        }
        return to.access().isEmpty() || (to.refresh().isEmpty() && !from.refresh().isEmpty());
    }

    private static AuthException loggedOut(String provider) {
        return new AuthException(
                Failure.NOT_LOGGED_IN,
                "nothing usable is stored for " + provider + " any more",
                "Log in: sesame auth login -p " + provider);
    }
}
