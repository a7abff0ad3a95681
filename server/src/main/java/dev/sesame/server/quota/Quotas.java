package dev.sesame.server.quota;

import dev.sesame.server.access.Caller;
import dev.sesame.server.definition.Team;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Keeps people and teams within their limits. Safe for use by many threads. */
public interface Quotas extends AutoCloseable {
    /**
     * Asks whether {@code caller} may send one more request that is expected to use {@code tokens}.
     * Completes at once where nothing outside of this process has to be asked.
     */
    CompletionStage<Verdict> admit(Caller caller, Team team, long tokens);

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
