package dev.sesame.server.quota;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** A Redis, or what speaks as it does, that keeps buckets. */
final class Redis implements AutoCloseable {
    private static final Duration PATIENCE_TO_CONNECT = Duration.ofSeconds(2);
    private static final Pattern ADDRESS = Pattern.compile("rediss?://[^/].*");
    private static final Pattern REFUSAL = Pattern.compile("(?:WRONGPASS|NOAUTH|NOPERM) .*");

    private final RedisURI uri;
    private final Duration patience;
    private final InstantSource clock;
    private final RedisClient client;

    private Redis(RedisURI uri, InstantSource clock, Duration patience) {
        this.uri = uri;
        this.patience = patience;
        this.clock = clock;
        this.client = RedisClient.create(uri);
        // a lost connection is replaced by a new one, with all that hung on it
        client.setOptions(
                ClientOptions.builder()
                        .autoReconnect(false)
                        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                        .timeoutOptions(TimeoutOptions.enabled(patience))
                        .socketOptions(
                                SocketOptions.builder()
                                        .connectTimeout(PATIENCE_TO_CONNECT)
                                        .keepAlive(true)
                                        .build())
                        .build());
    }

    /**
     * Returns the one at {@code url}, which should answer within {@code patience}; does not connect
     * yet.
     *
     * @throws AuthException when it is no URL of a Redis
     */
    static Redis of(Secret url, InstantSource clock, Duration patience) {
        try {
            if (ADDRESS.matcher(url.reveal()).matches()) {
                var uri = RedisURI.create(url.reveal());
                uri.setTimeout(PATIENCE_TO_CONNECT);
                return new Redis(uri, clock, patience);
            }
        } catch (IllegalArgumentException _) {
            // whose message may hold the password
        }
        throw new AuthException(
                Failure.INVALID_INPUT,
                "limits can be shared through a Redis or Valkey, and nothing else",
                "Give a URL as redis://USER:PASSWORD@HOST:6379/0, or rediss:// with TLS.");
    }

    /** Returns how long it may take to answer. */
    Duration patience() {
        return patience;
    }

    /** Connects, and counts once, so that what comes next finds all in place. */
    CompletableFuture<Connection> connect() {
        var codec = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
        return client.connectAsync(codec, uri)
                .toCompletableFuture()
                .thenCompose(known -> {
                    var connection = new Connection(known, clock);
                    return connection
                            .test()
                            .whenComplete((_, failure) -> {
                                if (failure != null) {
                                    connection.close();
                                }
                            })
                            .thenApply(_ -> connection);
                });
    }

    /** Returns whether {@code failure} says that it answers and will not have us. */
    static boolean refuses(Throwable failure) {
        for (var each = failure; each != null; each = each.getCause()) {
            if (each instanceof RedisCommandExecutionException said
                    && REFUSAL.matcher(String.valueOf(said.getMessage())).matches()) {
                return true;
            }
        }
        return false;
    }

    AuthException refused(Throwable cause) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                this + " refuses the user or the password of its URL",
                "Check the URL, and that the user may run GET, SET, EVAL and DEL on all keys that"
                        + " begin with sesame.",
                cause);
    }

    /** Returns where it is, without user and password. */
    @Override
    public String toString() {
        return (uri.isSsl() ? "rediss://" : "redis://") + uri.getHost() + ":" + uri.getPort();
    }

    @Override
    public void close() {
        client.shutdownAsync(0, 2, TimeUnit.SECONDS).join();
    }

    /** A connection to it, which is not repaired when it breaks. */
    static final class Connection implements AutoCloseable {
        private static final Duration LINGER = Duration.ofSeconds(1);

        private final StatefulRedisConnection<String, byte[]> connection;
        private final AsyncProxyManager<String> buckets;
        private final InstantSource clock;

        private Connection(
                StatefulRedisConnection<String, byte[]> connection, InstantSource clock) {
            this.connection = connection;
            this.clock = clock;
            this.buckets =
                    Bucket4jLettuce.casBasedBuilder(connection)
                            .clientClock(Buckets.meter(clock))
                            // a full bucket is as good as none
                            .expirationAfterWrite(
                                    ExpirationAfterWriteStrategy
                                            .basedOnTimeForRefillingBucketUpToMax(LINGER))
                            .build()
                            .asAsync();
        }

        Buckets buckets() {
            return Buckets.keptBy(this::bucket, clock);
        }

        /** Many that ask the same bucket are answered together: each alone they would collide. */
        private AsyncBucketProxy bucket(String key, Supplier<BucketConfiguration> configuration) {
            return buckets.builder()
                    .withOptimization(Optimizations.batching())
                    .build(key, () -> CompletableFuture.completedFuture(configuration.get()));
        }

        private CompletableFuture<Boolean> test() {
            var any =
                    BucketConfiguration.builder()
                            .addLimit(limit -> limit.capacity(1).refillIntervally(1, LINGER))
                            .build();
            return bucket("sesame test", () -> any).tryConsume(1);
        }

        @Override
        public void close() {
            var _ = connection.closeAsync();
        }
    }
}
