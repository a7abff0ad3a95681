package dev.sesame.server.quota;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sesame.server.access.Caller;
import dev.sesame.server.definition.Team;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Quotas that are counted in buckets, wherever those are. */
final class CountedQuotas implements Quotas {
    private final Buckets buckets;
    private final InstantSource clock;

    CountedQuotas(Buckets buckets, InstantSource clock) {
        this.buckets = buckets;
        this.clock = clock;
    }

    static CountedQuotas inMemory(InstantSource clock) {
        return new CountedQuotas(Buckets.inMemory(clock), clock);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The person first and then the team: somebody who has spent what is theirs must not take
     * from their colleagues, not even for a moment.
     */
    @Override
    public CompletableFuture<Verdict> admit(Caller caller, Team team, long tokens) {
        var takings = new ArrayList<Taking>();
        return take(Allowance.ofPerson(caller, team), tokens, takings)
                .thenCompose(isEnough ->
                        isEnough
                                ? take(Allowance.ofTeam(team), tokens, takings)
                                : CompletableFuture.completedFuture(false))
                .thenApply(isEnough -> isEnough ? admit(takings) : refuse(takings));
    }

    /**
     * Takes from all of {@code allowances}, adds it to {@code takings}, and says if it is enough.
     */
    private CompletableFuture<Boolean> take(
            List<Allowance> allowances, long tokens, List<Taking> takings) {
        var all = CompletableFuture.completedFuture(true);
        for (var allowance : allowances) {
            all =
                    all.thenCombine(
                            take(allowance, tokens),
                            (isEnough, taking) -> {
                                takings.add(taking);
                                return isEnough && !taking.refused();
                            });
        }
        return all;
    }

    private CompletableFuture<Taking> take(Allowance allowance, long tokens) {
        var bucket = buckets.of(allowance);
        long amount = allowance.amount(tokens);
        return bucket.tryConsumeAndReturnRemaining(amount)
                .thenApply(probe -> new Taking(allowance, bucket, amount, probe, clock.millis()));
    }

    private Verdict admit(List<Taking> takings) {
        var settled = new AtomicBoolean();
        return new Admitted(tokens -> {
            if (!settled.getAndSet(true)) {
                long now = clock.millis();
                takings.forEach(taking -> taking.settle(Math.max(tokens, 0), now));
            }
        });
    }

    private static Verdict refuse(List<Taking> takings) {
        takings.stream().filter(taking -> !taking.refused()).forEach(Taking::undo);
        var longest =
                takings.stream()
                        .filter(Taking::refused)
                        .max(Comparator.comparing(Taking::retryAfter))
                        .orElseThrow();
        return new Refused(longest.allowance.text(), longest.retryAfter());
    }

    @Override
    public void close() {
        // what is in memory ends with it
    }

    /** What became of one limit, at {@code time} in milliseconds since 1970. */
    private record Taking(
            Allowance allowance,
            AsyncBucketProxy bucket,
            long amount,
            ConsumptionProbe probe,
            long time) {

        boolean refused() {
            return !probe.isConsumed();
        }

        Duration retryAfter() {
            return Duration.ofNanos(probe.getNanosToWaitForRefill());
        }

        void undo() {
            var _ = bucket.addTokens(amount); // its failure shows with the next request
        }

        /** What was taken in a time that is over was given back by its end, and not once more. */
        void settle(long tokens, long now) {
            if (!allowance.countsTokens() || tokens == amount) {
                return;
            }
            if (tokens > amount) {
                var _ = bucket.consumeIgnoringRateLimits(tokens - amount);
            } else if (now - time < NANOSECONDS.toMillis(probe.getNanosToWaitForReset())) {
                var _ = bucket.addTokens(amount - tokens);
            }
        }
    }
}
