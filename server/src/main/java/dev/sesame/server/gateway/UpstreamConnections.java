package dev.sesame.server.gateway;

import dev.sesame.AuthException;
import dev.sesame.dial.Dialer;
import dev.sesame.http.Routes;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Connections to upstreams, kept for the next request. Of one event loop. */
final class UpstreamConnections {
    /** Less than servers and what is before them keep theirs, most of which is 60 seconds. */
    private static final Duration KEPT = Duration.ofSeconds(30);

    private static final Duration LOOKS = Duration.ofSeconds(10);

    private final EventLoop loop;
    private final Routes routes;
    private final Duration connecting;
    private final Map<URI, Kept> kept = new HashMap<>();

    private UpstreamConnections(EventLoop loop, Routes routes, Duration connecting) {
        this.loop = loop;
        this.routes = routes;
        this.connecting = connecting;
    }

    /** Returns those of {@code loop}, none so far, each of which is there within {@code limit}. */
    static UpstreamConnections on(EventLoop loop, Routes routes, Duration limit) {
        var connections = new UpstreamConnections(loop, routes, limit);
        var _ =
                loop.scheduleWithFixedDelay(
                        connections::closeOld,
                        LOOKS.toMillis(),
                        LOOKS.toMillis(),
                        TimeUnit.MILLISECONDS);
        return connections;
    }

    /** Finds a connection to the host of {@code base}: the one that was used last, or a new one. */
    void take(URI base, Consumer<UpstreamConnection> done, Consumer<AuthException> failed) {
        try {
            kept.computeIfAbsent(base, Kept::new).take(done, failed);
        } catch (AuthException e) { // the environment names no proxy that one could ask
            failed.accept(e);
        }
    }

    private void closeOld() {
        long now = System.nanoTime();
        kept.values().forEach(each -> each.closeOld(now));
    }

    /** Those for one address. */
    final class Kept {
        private final Dialer dialer;
        private final Deque<UpstreamConnection> idle = new ArrayDeque<>();

        Kept(URI base) {
            this.dialer = new Dialer(loop, routes, base, connecting);
        }

        private void take(Consumer<UpstreamConnection> done, Consumer<AuthException> failed) {
            for (var last = idle.pollLast(); last != null; last = idle.pollLast()) {
                if (last.isOpen()) {
                    done.accept(last);
                    return;
                }
            }
            dialer.dial(channel -> done.accept(UpstreamConnection.over(channel, this)), failed);
        }

        /** Takes {@code connection} back, over which nothing goes any more. */
        void rest(UpstreamConnection connection) {
            idle.addLast(connection);
        }

        /** Closes all that are idle: whoever ended one of them may have ended the others, too. */
        void closeAll() {
            idle.forEach(UpstreamConnection::close);
            idle.clear();
        }

        private void closeOld(long now) {
            while (!idle.isEmpty() && idle.getFirst().restedSince() + KEPT.toNanos() - now < 0) {
                idle.removeFirst().close();
            }
        }
    }
}
