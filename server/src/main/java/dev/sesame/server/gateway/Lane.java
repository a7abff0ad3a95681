package dev.sesame.server.gateway;

import dev.sesame.http.Routes;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;

/**
 * What one event loop has of its own, so that no request ever changes threads.
 *
 * @param upstreams its connections to upstreams
 * @param deadlines what it must end in time
 */
record Lane(UpstreamConnections upstreams, Deadlines deadlines) {
    /** Often enough for limits of seconds. */
    private static final int LOOKS = 20;

    /** Opens one on this event loop. */
    static Lane open(Vertx vertx, Routes routes, Patience patience) {
        long shortest = Math.min(patience.body().toMillis(), patience.checking().toMillis());
        var period = Duration.ofMillis(Math.clamp(shortest / LOOKS, 10, 1000));
        var loop = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
        return new Lane(
                UpstreamConnections.on(loop, routes, patience.connect()),
                new Deadlines(vertx, period));
    }
}
