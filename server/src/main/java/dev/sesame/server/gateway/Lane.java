package dev.sesame.server.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What one event loop has of its own, so that no request ever changes threads.
 *
 * @param client its connections to upstreams
 * @param deadlines what it must end in time
 */
record Lane(HttpClientAgent client, Deadlines deadlines) {
    private static final int MOST_CONNECTIONS = 100_000;
    private static final int LONGEST_FIELDS = 64 << 10;

    /** Less than servers and what is before them keep theirs, most of which is 60 seconds. */
    private static final Duration KEPT = Duration.ofSeconds(30);

    /** Often enough for limits of seconds. */
    private static final int LOOKS = 20;

    static Lane open(Vertx vertx, Patience patience) {
        long shortest = Math.min(patience.body().toMillis(), patience.checking().toMillis());
        var period = Duration.ofMillis(Math.clamp(shortest / LOOKS, 10, 1000));
        var pool = new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS);
        var client =
                vertx.httpClientBuilder()
                        .with(options(patience))
                        .with(pool)
                        .withConnectHandler(Gathering::on)
                        .build();
        return new Lane(client, new Deadlines(vertx, period));
    }

    private static HttpClientOptions options(Patience patience) {
        return new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setConnectTimeout((int) patience.connect().toMillis())
                .setSslHandshakeTimeout(patience.connect().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeepAliveTimeout((int) KEPT.toSeconds())
                .setMaxHeaderSize(LONGEST_FIELDS)
                .setTcpNoDelay(true);
    }
}
