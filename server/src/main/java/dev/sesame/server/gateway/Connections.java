package dev.sesame.server.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Ends connections of clients that do not say what they want in time. Of one event loop. */
final class Connections {
    /** Until the next request has come; more than load balancers keep theirs. */
    private static final Duration KEPT = Duration.ofSeconds(75);

    private final Map<HttpConnection, Watch> open = new HashMap<>();
    private final Deadlines deadlines;
    private final Duration header;

    Connections(Vertx vertx, Duration header) {
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
            watch.last = Optional.of(request.response());
            watch.isWaiting = false;
        }
    }

    /** One connection. */
    private final class Watch implements Deadlines.Limited {
        private final HttpConnection connection;
        private final Wire wire;
        private Optional<HttpServerResponse> last = Optional.empty();
        private boolean isWaiting = true;
        private long since = System.nanoTime();

        private Watch(HttpConnection connection) {
            this.connection = connection;
            this.wire = Wire.of(connection);
        }

        @Override
        public long deadline() {
            if (!isWaiting) {
                isWaiting = last.map(HttpServerResponse::ended).orElse(true);
                since = System.nanoTime();
            }
            return since + (last.isEmpty() ? header : KEPT).toNanos();
        }

        @Override
        public void late() {
            if (last.isEmpty()) {
                wire.refuse("408 Request Timeout");
                return;
            }
            var _ = connection.close();
        }
    }
}
