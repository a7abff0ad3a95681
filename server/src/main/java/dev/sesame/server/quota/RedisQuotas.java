package dev.sesame.server.quota;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.sesame.Secret;
import dev.sesame.server.access.Caller;
import dev.sesame.server.definition.Team;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Quotas that are counted in Redis, and here for as long as Redis does not answer: a company's work
 * must not stop because its limits cannot be counted.
 */
final class RedisQuotas implements Quotas {
    private static final Logger LOG = LoggerFactory.getLogger(Quotas.class);
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final String ALONE = "limits: {} does not answer; each server counts for itself";
    private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private final Redis redis;
    private final InstantSource clock;
    private final CountedQuotas alone;
    private final AtomicReference<Optional<Shared>> shared =
            new AtomicReference<>(Optional.empty());
    private volatile boolean closed;

    private RedisQuotas(Redis redis, InstantSource clock) {
        this.redis = redis;
        this.clock = clock;
        this.alone = CountedQuotas.inMemory(clock);
    }

    static RedisQuotas open(Secret url, InstantSource clock) {
        return open(url, clock, PATIENCE);
    }

    /** Returns quotas for which a Redis is away that has not answered for {@code patience}. */
    static RedisQuotas open(Secret url, InstantSource clock, Duration patience) {
        var redis = Redis.of(url, clock, patience);
        var quotas = new RedisQuotas(redis, clock);
        try {
            quotas.connect().join();
        } catch (RuntimeException e) {
            if (Redis.refuses(e)) {
                quotas.close();
                throw redis.refused(e);
            }
            LOG.warn(ALONE + ": {}", redis, e.toString());
            quotas.connectLater();
        }
        return quotas;
    }

    @Override
    public CompletableFuture<Verdict> admit(Caller caller, Team team, long tokens) {
        var known = shared.get();
        if (known.isEmpty()) {
            return alone.admit(caller, team, tokens);
        }
        return known.get()
                .quotas()
                .admit(caller, team, tokens)
                .orTimeout(redis.patience().toMillis(), MILLISECONDS)
                .exceptionallyCompose(failure -> {
                    lose(known, failure);
                    return alone.admit(caller, team, tokens);
                });
    }

    @Override
    public boolean degraded() {
        return shared.get().isEmpty();
    }

    private CompletableFuture<Void> connect() {
        return CompletableFuture.<Void>completedFuture(null) // what is thrown fails it, too
                .thenCompose(_ -> redis.connect())
                .thenAccept(connection -> {
                    var quotas = new CountedQuotas(connection.buckets(), clock);
                    shared.set(Optional.of(new Shared(connection, quotas)));
                    if (closed) {
                        connection.close();
                    }
                });
    }

    private void connectLater() {
        LATER.execute(() -> {
            if (closed) {
                return;
            }
            var _ =
                    connect()
                            .whenComplete((_, failure) -> {
                                if (failure == null) {
                                    LOG.info("limits: {} answers again", redis);
                                } else {
                                    connectLater();
                                }
                            });
        });
    }

    /** The first who finds that it does not answer says so; a new connection follows. */
    private void lose(Optional<Shared> known, Throwable failure) {
        if (!shared.compareAndSet(known, Optional.empty())) {
            return;
        }
        LOG.warn(ALONE + ": {}", redis, failure.toString());
        known.get().connection().close();
        connectLater();
    }

    @Override
    public void close() {
        closed = true;
        redis.close();
    }

    /** A connection, and what is counted through it. */
    private record Shared(Redis.Connection connection, CountedQuotas quotas) {}
}
