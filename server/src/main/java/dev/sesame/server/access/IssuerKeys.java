package dev.sesame.server.access;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.http.DisplayUrl;
import dev.sesame.http.Http;
import dev.sesame.http.HttpRequest;
import dev.sesame.jwt.JwkSet;
import dev.sesame.jwt.Jwt;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of one issuer, kept current. Safe for use by many threads.
 *
 * <p>They are fetched when they are needed first, again in the background when half of their time
 * is over, and when a token names a key that is not among them; but never more often than every
 * {@link #PACE}, whatever tokens say. A key that was withdrawn is of no use any more when the time
 * of the set that had it is over. While the issuer does not answer the last keys stay good for a
 * day, and nobody waits for it but whoever finds that out.
 */
final class IssuerKeys {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

    /** Between two attempts. */
    private static final Duration PACE = Duration.ofSeconds(30);

    /** Long enough that there are others before they end. */
    private static final Duration SHORTEST_LIFE = PACE.multipliedBy(2);

    private static final Duration PACE_WITHOUT_KEYS = Duration.ofSeconds(5);
    private static final Duration LAST_GOOD = Duration.ofHours(24);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 256 << 10;

    private final IssuerAddresses addresses;
    private final Http http;
    private final InstantSource clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile State state =
            new State(Optional.empty(), Instant.MIN, false, unavailable("", ""));

    IssuerKeys(IssuerAddresses addresses, Http http, InstantSource clock) {
        this.addresses = addresses;
        this.http = http;
        this.clock = clock;
    }

    /**
     * Keys to verify with.
     *
     * @param until when others have to be asked for
     */
    record Keys(JwkSet set, Instant until) {}

    /** Keys as they were fetched, and how long they may be used without asking again. */
    private record Held(JwkSet set, Instant fetched, Duration life) {
        boolean isFresh(Instant now) {
            return now.isBefore(fetched.plus(life));
        }

        boolean isAging(Instant now) {
            return !now.isBefore(fetched.plus(life.dividedBy(2)));
        }

        Keys keys(Instant now) {
            return new Keys(set, isFresh(now) ? fetched.plus(life) : now.plus(PACE));
        }
    }

    /**
     * What is known.
     *
     * @param next when the issuer may be asked again
     * @param isFailing whether it did not answer the last time
     * @param problem why there are no keys, if there are none
     */
    private record State(
            Optional<Held> held, Instant next, boolean isFailing, AuthException problem) {
        /** Tells whether the issuer did not answer when it was asked just now. */
        boolean isOutAt(Instant now) {
            return isFailing && now.isBefore(next.plus(PACE));
        }

        Optional<Held> usable(Instant now) {
            return held.filter(keys -> now.isBefore(keys.fetched.plus(LAST_GOOD)));
        }

        Keys lastGood(Instant now) {
            return usable(now).orElseThrow(() -> problem).keys(now);
        }
    }

    /**
     * Returns keys to verify {@code jwt} with, without waiting; empty when the issuer has to be
     * asked first. Whether they have the one that it names is for the verifier to say.
     *
     * @throws AuthException {@code UNREACHABLE} when there are none
     */
    Optional<Keys> atHand(Jwt jwt) {
        var now = clock.instant();
        var known = state;
        var good =
                known.usable(now)
                        .filter(keys -> known.isOutAt(now) || keys.isFresh(now))
                        .filter(keys -> keys.set.knows(jwt));
        boolean mayAsk = !now.isBefore(known.next);
        if (good.isPresent() && mayAsk && good.get().isAging(now)) {
            Thread.ofVirtual().name("issuer-keys").start(this::refresh);
        }
        return good.isPresent() || !mayAsk ? Optional.of(known.lastGood(now)) : Optional.empty();
    }

    /**
     * Returns keys as {@link #atHand} does; asks the issuer, and waits for it, where it is time.
     *
     * @throws AuthException {@code UNREACHABLE} when there are none
     */
    Keys fetch(Jwt jwt) {
        fetching.lock();
        try {
            return atHand(jwt).orElseGet(this::renew);
        } finally {
            fetching.unlock();
        }
    }

    private void refresh() {
        if (!fetching.tryLock()) {
            return;
        }
        try {
            if (!clock.instant().isBefore(state.next)) {
                renew();
            }
        } finally {
            fetching.unlock();
        }
    }

    private Keys renew() {
        var held = state.held;
        var problem = state.problem;
        boolean isFailing = false;
        try {
            held = Optional.of(fetched());
        } catch (AuthException e) {
            problem = unavailable(": " + e.problem(), e.nextStep());
            isFailing = true;
            LOG.warn("{}", problem.problem());
            addresses.forget();
        }
        var now = clock.instant();
        var next = now.plus(held.isPresent() ? PACE : PACE_WITHOUT_KEYS);
        state = new State(held, next, isFailing, problem);
        return state.lastGood(now);
    }

    private Held fetched() {
        var uri = addresses.keys();
        var reply =
                http.send(
                        HttpRequest.get(uri)
                                .header("Accept", "application/jwk-set+json, application/json")
                                .within(PATIENCE)
                                .upTo(MOST_BYTES));
        if (reply.status() != 200) {
            throw new AuthException(
                    Failure.PROTOCOL,
                    DisplayUrl.of(uri) + " answers with HTTP status " + reply.status(),
                    "Show this to the people who run the login server");
        }
        var set = JwkSet.of(reply.text(), DisplayUrl.of(uri));
        if (!set.refused().equals(state.held.map(held -> held.set.refused()).orElse(List.of()))) {
            LOG.info("keys that are not used, at {}: {}", DisplayUrl.of(uri), set.refused());
        }
        var life = CacheControl.maxAge(reply.header("cache-control").orElse(""), SHORTEST_LIFE);
        return new Held(set, clock.instant(), life);
    }

    private static AuthException unavailable(String why, String nextStep) {
        return new AuthException(
                Failure.UNREACHABLE,
                Printable.of("the keys of the login server cannot be had" + why),
                nextStep);
    }
}
