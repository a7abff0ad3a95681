package dev.sesame.token;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A token that all processes of a user share. It is renewed a little before it ends, when it is
 * older than its organisation likes, or when a server refused it: by one of them, and the others
 * take what that one stored. Whether to renew is decided alone in the world, by what is read then.
 *
 * <p>While a renewal fails, a token that has not ended is used on. A failure is followed by a
 * pause, for all processes.
 */
public final class SharedToken implements TokenSource {
    /** How long before its end a token is renewed, unless somebody chose otherwise. */
    public static final Duration SKEW = Duration.ofSeconds(60);

    /** Of a short life the skew takes at most this part, or it would never be good. */
    private static final int PART = 5;

    private static final Duration SLACK = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final Renewal renewal;
    private final SingleFlight flight;
    private final Memory memory;
    private final Duration skew;
    private volatile Optional<Known> current = Optional.empty();

    /**
     * Shares the token {@code name}.
     *
     * @param name the same in all processes for the same token, and for no other
     * @param skew how long before its end it is renewed
     */
    public SharedToken(Environment environment, String name, Renewal renewal, Duration skew) {
        this.clock = environment.clock();
        this.renewal = renewal;
        this.flight = new SingleFlight(environment, name);
        this.memory = new Memory(environment, name);
        // a tenth by chance, so that not all who hold it come at the same moment
        long tenth = skew.toMillis() / 10;
        this.skew = skew.plusMillis(tenth == 0 ? 0 : ThreadLocalRandom.current().nextLong(tenth));
    }

    /** A token, from when it should be renewed, and when it ends. */
    private record Known(AccessToken token, Optional<Instant> due, Optional<Instant> end) {}

    @Override
    public AccessToken get() {
        var last = current;
        if (last.isPresent() && isGood(last.get())) {
            return last.get().token();
        }
        var stored = renewal.stored().map(this::known);
        if (stored.isPresent() && isGood(stored.get())) {
            current = stored;
            return stored.get().token();
        }
        try {
            return renewed(this::isGood, true);
        } catch (AuthException e) {
            return stored.filter(known -> e.failure() != Failure.CANCELLED && !isOver(known))
                    .map(Known::token)
                    .orElseThrow(() -> e);
        }
    }

    @Override
    public AccessToken replace(Secret rejected) {
        return renewed(found -> !found.token().value().equals(rejected) && !isOver(found), true);
    }

    /**
     * Returns a token that is good for a while, and another than that with the {@link
     * AccessToken#mark}: a server refused it, as another process knows.
     *
     * @throws AuthException when none can be had
     */
    public AccessToken otherThan(String mark) {
        var stored = renewal.stored().filter(found -> found.mark().equals(mark));
        return stored.isPresent() ? replace(stored.get().value()) : get();
    }

    /**
     * Returns a new token, however good the stored one is and however short ago it failed.
     *
     * @throws AuthException when none can be had
     */
    public AccessToken force() {
        return renewed(_ -> false, false);
    }

    /** Does {@code work} while nobody renews the token. */
    public <T> T alone(Supplier<T> work) {
        return flight.run(renewal.limit().plus(SLACK), work);
    }

    /** A login has just stored {@code token}. */
    public void obtained(AccessToken token) {
        keep(token);
    }

    private AccessToken renewed(Predicate<Known> isEnough, boolean restFirst) {
        return flight.run(
                renewal.limit().plus(SLACK),
                () -> {
                    var found = renewal.stored().map(this::known);
                    if (found.isPresent() && isEnough.test(found.get())) {
                        current = found;
                        return found.get().token();
                    }
                    if (restFirst) {
                        memory.requireRested();
                    }
                    return keep(renew(found, restFirst));
                });
    }

    private AccessToken renew(Optional<Known> before, boolean restFirst) {
        try {
            return restFirst ? renewal.renew() : renewal.renewAtOnce();
        } catch (AuthException e) {
            var now = renewal.stored().map(this::known);
            // who does not know our lock may have renewed it meanwhile
            if (e.failure() == Failure.LOGIN_EXPIRED
                    && now.isPresent()
                    && isAnother(now.get(), before)
                    && isGood(now.get())) {
                return now.get().token();
            }
            if (passes(e)) {
                memory.failed(e);
            }
            throw e;
        }
    }

    private AccessToken keep(AccessToken token) {
        memory.succeeded(token);
        current = Optional.of(known(token));
        return token;
    }

    private static boolean isAnother(Known now, Optional<Known> before) {
        return before.isEmpty() || !before.get().token().value().equals(now.token().value());
    }

    /** A trouble that may pass, not a decision about the login. */
    private static boolean passes(AuthException e) {
        return e.failure() == Failure.UNREACHABLE
                || e.failure() == Failure.PROTOCOL
                || e.failure() == Failure.ACCESS_DENIED;
    }

    private boolean isGood(Known known) {
        return known.due().isEmpty() || clock.instant().isBefore(known.due().get());
    }

    private boolean isOver(Known known) {
        return known.end().isPresent() && !clock.instant().isBefore(known.end().get());
    }

    /**
     * A command may hand over a token that it had for a while, so its end counts as long as it can
     * be true by our clock.
     */
    private static Optional<Instant> end(AccessToken token, Optional<Instant> obtained) {
        var end = token.expires();
        if (obtained.isEmpty() || end.isEmpty()) {
            return end;
        }
        boolean isPast = !end.get().isAfter(obtained.get());
        var latest = obtained.get().plus(SLACK);
        boolean isOfFuture = token.issued().filter(at -> at.isAfter(latest)).isPresent();
        return isPast || isOfFuture
                ? token.lifetime().map(obtained.get()::plus).or(() -> end)
                : end;
    }

    /** By our own clock as far as we know when it was obtained: that of the server may be wrong. */
    private Known known(AccessToken token) {
        var obtained = memory.obtained(token);
        var end = end(token, obtained);
        var due = end.map(at -> at.minus(margin(token)));
        var longest = renewal.longestAge();
        if (longest.isEmpty()) {
            return new Known(token, due, end);
        }
        // of unknown age, and so perhaps too old
        var start = obtained.or(token::issued).orElse(Instant.EPOCH);
        var old = start.plus(longest.get());
        boolean dueFirst = due.isPresent() && due.get().isBefore(old);
        return new Known(token, dueFirst ? due : Optional.of(old), end);
    }

    private Duration margin(AccessToken token) {
        var part = token.lifetime().map(life -> life.dividedBy(PART));
        return part.filter(p -> p.compareTo(skew) < 0).orElse(skew);
    }
}
