package dev.sesame.server.quota;

import dev.sesame.AuthException;
import dev.sesame.Secret;
import dev.sesame.server.access.Caller;
import dev.sesame.server.definition.Team;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Keeps people and teams within their limits. A minute, or a day, of a limit begins with the first
 * request that it counts; at its end all is free again. Safe for use by many threads.
 */
public interface Quotas extends AutoCloseable {
    /** Returns quotas of this process alone, forgotten with it. */
    static Quotas inMemory(InstantSource clock) {
        return CountedQuotas.inMemory(clock);
    }

    /**
     * Returns quotas that are shared by all that name the same Redis or Valkey, or those of this
     * process alone when {@code url} names none. They work while it cannot be reached, too: see
     * {@link #degraded}.
     *
     * @param url {@code redis://} or {@code rediss://}; secret, for there may be a password in it
     * @throws AuthException when it is no such URL, or the password is refused
     */
    static Quotas open(Optional<Secret> url, InstantSource clock) {
        return url.<Quotas>map(known -> RedisQuotas.open(known, clock))
                .orElseGet(() -> inMemory(clock));
    }

    /**
     * Asks whether {@code caller} may send one more request that is expected to use {@code tokens}.
     * Completes at once where nothing outside of this process has to be asked, otherwise on a
     * thread that must not be kept. What one limit refuses takes nothing from the others. It never
     * fails.
     */
    CompletionStage<Verdict> admit(Caller caller, Team team, long tokens);

    /**
     * Returns whether the limits hold for this process alone at the moment, although they should be
     * shared, because what they are shared through does not answer.
     */
    default boolean degraded() {
        return false;
    }

    @Override
    void close();

    /** What was decided. */
    sealed interface Verdict {}

    /**
     * It may pass.
     *
     * @param reservation takes the tokens that were really used, when they are known
     */
    record Admitted(Reservation reservation) implements Verdict {}

    /**
     * It must not pass now.
     *
     * @param limit which limit was met, for people: {@code 60 requests per minute of each person}
     * @param retryAfter when it may be tried again
     */
    record Refused(String limit, Duration retryAfter) implements Verdict {}

    /** The tokens that were put aside for a request. */
    interface Reservation {
        /** Says that the request used {@code tokens}; a second call changes nothing. */
        void settle(long tokens);
    }
}
