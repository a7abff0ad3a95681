package dev.sesame.server.access;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.http.Http;
import dev.sesame.jwt.JwsAlgorithm;
import dev.sesame.jwt.Jwt;
import dev.sesame.jwt.JwtVerifier;
import dev.sesame.jwt.TokenRules;
import dev.sesame.server.access.IssuerKeys.Keys;
import dev.sesame.server.definition.Issuer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Collectors;

/** One identity provider that vouches for people. Safe for use by many threads. */
final class TrustedIssuer {
    /** How long an answer of the issuer counts: people who left are refused after it. */
    private static final Duration ASKED = Duration.ofSeconds(60);

    private final Issuer issuer;
    private final InstantSource clock;
    private final JwtVerifier verifier;
    private final IssuerKeys keys;
    private final Optional<Introspector> introspector;

    TrustedIssuer(Issuer issuer, Environment environment) {
        this.issuer = issuer;
        this.clock = environment.clock();
        var rules = rules(issuer);
        var http = new Http(environment);
        var addresses = new IssuerAddresses(issuer, http);
        this.verifier = new JwtVerifier(rules);
        this.keys = new IssuerKeys(addresses, http, clock);
        this.introspector =
                issuer.introspection().map(how -> new Introspector(how, rules, addresses, http));
    }

    private static TokenRules rules(Issuer issuer) {
        var algorithms =
                issuer.algorithms().stream()
                        .flatMap(name -> JwsAlgorithm.find(name).stream())
                        .collect(Collectors.toUnmodifiableSet());
        return new TokenRules(
                issuer.issuer(), issuer.audiences(), algorithms, issuer.anyType(), issuer.scope());
    }

    Issuer definition() {
        return issuer;
    }

    /** Tells whether it can be asked about tokens. */
    boolean canBeAsked() {
        return introspector.isPresent();
    }

    /** Tells whether it has to be asked about tokens that were verified without it, too. */
    boolean hasToConfirm() {
        return introspector.isPresent() && introspector.get().asksAboutJwts();
    }

    /**
     * Finds out whose {@code jwt} is without waiting for anybody; empty when that is not possible.
     *
     * @throws AuthException as {@link BearerAuthenticator} fails
     */
    Optional<Identity> verifyAtOnce(Jwt jwt) {
        verifier.checkUnsigned(jwt, clock.instant());
        return keys.atHand(jwt).map(known -> identity(jwt, known));
    }

    /**
     * Finds out whose {@code jwt} is; may wait for the issuer's keys.
     *
     * @throws AuthException as {@link BearerAuthenticator} fails
     */
    Identity verify(Jwt jwt) {
        return identity(jwt, keys.fetch(jwt));
    }

    /**
     * Makes sure that {@code token}, which was verified as that of {@code identity}, still counts,
     * where the issuer {@link #hasToConfirm}; may wait for it.
     *
     * @throws AuthException as {@link BearerAuthenticator} fails
     */
    Identity confirm(Identity identity, Secret token) {
        if (!hasToConfirm()) {
            return identity;
        }
        var latest = clock.instant().plus(ASKED);
        introspector.orElseThrow().confirm(token, identity.caller().subject());
        return identity.until(latest);
    }

    private Identity identity(Jwt jwt, Keys known) {
        var claims = verifier.verify(jwt, known.set(), clock.instant());
        return Identity.of(issuer, claims, known.until());
    }

    /**
     * Asks the issuer whose {@code token} is, which waits.
     *
     * @param wasGood whether it was somebody's a while ago
     * @throws AuthException as {@link BearerAuthenticator} fails
     */
    Identity ask(Secret token, boolean wasGood) {
        var now = clock.instant();
        var claims = introspector.orElseThrow().ask(token, wasGood, now);
        return Identity.of(issuer, claims, now.plus(ASKED));
    }
}
