package dev.sesame.server.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Ends connections of clients that do not say what they want in time, header and body. Of one event
 * loop.
 */
final class ClientConnections {
    /** Until the next request has come; more than load balancers keep theirs. */
    private static final Duration KEPT = Duration.ofSeconds(75);

    /** How much longer than for a header it waits for the next piece of a body. */
    private static final int OF_BODY = 4;

    private final Map<HttpConnection, Watch> open = new HashMap<>();
    private final Deadlines deadlines;
    private final Duration header;

    ClientConnections(Vertx vertx, Duration header) {
        this.header = header;
        this.deadlines =
                new Deadlines(
                        vertx, Duration.ofMillis(Math.clamp(header.toMillis() / 10, 10, 1000)));
    }

    void opened(HttpConnection connection) {
        var watch = new Watch(connection);
        open.put(connection, watch);
        deadlines.add(watch);
        connection.exceptionHandler(_ -> {}); // requests hear of it
        connection.closeHandler(_ -> {
            open.remove(connection);
            deadlines.remove(watch);
        });
    }

    void asked(HttpServerRequest request) {
        var watch = open.get(request.connection());
        if (watch != null) {
            watch.last = Optional.of(request);
            watch.hasAsked = true;
        }
    }

    /** One connection. */
    private final class Watch implements Deadlines.Limited {
        private final HttpConnection connection;
        private final Wire wire;
        private Optional<HttpServerRequest> last = Optional.empty();
        private boolean hasAsked;
        private long since = System.nanoTime();

        private Watch(HttpConnection connection) {
            this.connection = connection;
            this.wire = Wire.of(connection);
        }

        @Override
        public long deadline() {
            if (last.isPresent() && isBusy(last.get())) {
                since = System.nanoTime();
            }
            return since + limit().toNanos();
        }

        /** Tells whether it is not the client that has to go on. */
        private boolean isBusy(HttpServerRequest request) {
            if (!request.response().ended()) {
                return request.isEnded() || wire.hasMoved();
            }
            last = Optional.empty(); // much hangs on it
            since = System.nanoTime();
            return false;
        }

        private Duration limit() {
            if (last.isPresent()) {
                return header.multipliedBy(OF_BODY);
            }
            return hasAsked ? KEPT : header;
        }

        @Override
        public void late() {
            if (last.isPresent() || !hasAsked) {
                wire.refuse("408 Request Timeout");
                return;
            }
            var _ = connection.close();
            Wire.cutSoon(connection);
        }
    }
}
