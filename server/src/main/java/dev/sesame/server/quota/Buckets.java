package dev.sesame.server.quota;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.AsyncBucketProxyAdapter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The buckets that are in use, one for each limit of each person and team. */
final class Buckets {
    private static final long SWEEP = Duration.ofMinutes(1).toMillis();

    /** Their last use is known to so much; they are forgotten after a minute or more. */
    private static final long RECENT = Duration.ofSeconds(1).toMillis();

    private final ConcurrentHashMap<String, Held> held = new ConcurrentHashMap<>();
    private final AtomicLong swept;
    private final InstantSource clock;
    private final boolean kept;
    private final BiFunction<String, Supplier<BucketConfiguration>, AsyncBucketProxy> source;

    private Buckets(
            InstantSource clock,
            boolean kept,
            BiFunction<String, Supplier<BucketConfiguration>, AsyncBucketProxy> source) {
        this.clock = clock;
        this.kept = kept;
        this.source = source;
        this.swept = new AtomicLong(clock.millis());
    }

    /** Returns buckets that exist here alone. */
    static Buckets inMemory(InstantSource clock) {
        var meter = meter(clock);
        return new Buckets(
                clock,
                false,
                (key, configuration) -> {
                    var bucket = Bucket.builder().withCustomTimePrecision(meter);
                    for (var limit : configuration.get().getBandwidths()) {
                        bucket.addLimit(limit);
                    }
                    return AsyncBucketProxyAdapter.fromSync(bucket.build());
                });
    }

    /** Returns buckets that {@code source} keeps; here is only the way to them. */
    static Buckets keptBy(
            BiFunction<String, Supplier<BucketConfiguration>, AsyncBucketProxy> source,
            InstantSource clock) {
        return new Buckets(clock, true, source);
    }

    static TimeMeter meter(InstantSource clock) {
        return new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return TimeUnit.MILLISECONDS.toNanos(clock.millis());
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
    }

    /** Returns the bucket of {@code allowance}, with the capacity that it has now. */
    AsyncBucketProxy of(Allowance allowance) {
        long now = clock.millis();
        sweep(now);
        var recent = held.get(allowance.key());
        if (recent != null && recent.isRecent(allowance, now)) {
            return recent.bucket; // to write this moment down, too, would take a lock
        }
        return held.compute(
                        allowance.key(),
                        (_, known) -> {
                            var current =
                                    known == null || known.isOver(now)
                                            ? new Held(allowance)
                                            : known;
                            return current.used(allowance, now);
                        })
                .bucket;
    }

    /** Returns how many are in memory. */
    int size() {
        return held.size();
    }

    /** Forgets what is as good as new, so that memory holds only who was here of late. */
    private void sweep(long now) {
        long last = swept.get();
        if (now - last < SWEEP || !swept.compareAndSet(last, now)) {
            return;
        }
        Thread.startVirtualThread(() ->
                held.keySet()
                        .forEach(key ->
                                held.computeIfPresent(
                                        key, (_, known) -> known.isOver(now) ? null : known)));
    }

    /** A bucket and what is known of it; changed only inside the map's {@code compute}. */
    private final class Held {
        private final AsyncBucketProxy bucket;
        private volatile Allowance allowance;
        private volatile long used;

        Held(Allowance allowance) {
            this.allowance = allowance;
            this.bucket = source.apply(allowance.key(), () -> this.allowance.configuration());
            if (kept) { // it may be there already, with the limit of another day
                replaceConfiguration();
            }
        }

        Held used(Allowance now, long when) {
            used = when;
            if (allowance.capacity() != now.capacity()) {
                allowance = now;
                replaceConfiguration();
            }
            return this;
        }

        boolean isRecent(Allowance now, long when) {
            return when - used < RECENT && allowance.capacity() == now.capacity();
        }

        private void replaceConfiguration() {
            var _ =
                    bucket.replaceConfiguration(
                            allowance.configuration(), TokensInheritanceStrategy.ADDITIVE);
        }

        boolean isOver(long now) {
            if (now - used < allowance.period().toMillis()) {
                return false;
            }
            return kept || bucket.getAvailableTokens().join() >= allowance.capacity();
        }
    }
}
