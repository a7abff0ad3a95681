package dev.sesame.server.operation;

import static java.util.Objects.requireNonNull;

import dev.sesame.Printable;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators and their tools ask, on a port of its own: {@code /healthz}, {@code /readyz},
 * {@code /metrics}, and what others add. No answer holds a secret.
 */
public final class AdminEndpoints implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(AdminEndpoints.class);
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Metrics metrics;
    private final Readiness readiness;
    private final Function<String, Optional<JsonValue>> others;

    /**
     * Shows {@code metrics} and {@code readiness}.
     *
     * @param others answers paths that are none of those, where it knows one; it may take its time
     */
    public AdminEndpoints(
            Metrics metrics, Readiness readiness, Function<String, Optional<JsonValue>> others) {
        this.metrics = metrics;
        this.readiness = readiness;
        this.others = others;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            answer(request, 405, TEXT, "only GET\n");
            return;
        }
        switch (String.valueOf(request.path())) {
            case "/healthz" -> answer(request, 200, TEXT, "alive\n");
            case "/readyz" -> ready(request);
            case "/metrics" -> answer(request, 200, "text/plain; version=0.0.4", metrics.scrape());
            default -> other(request);
        }
    }

    private void other(HttpServerRequest request) {
        var path = String.valueOf(request.path());
        requireNonNull(Vertx.currentContext(), "on an event loop")
                .executeBlocking(() -> others.apply(path).map(Json::writePretty), false)
                .onSuccess(found -> other(request, found))
                .onFailure(problem -> {
                    LOG.error("nothing could be said at {}", Printable.of(path), problem);
                    answer(request, 500, TEXT, "this failed; the log says more\n");
                });
    }

    private static void other(HttpServerRequest request, Optional<String> found) {
        if (found.isEmpty()) {
            answer(request, 404, TEXT, "there is nothing at this path\n");
            return;
        }
        answer(request, 200, "application/json", found.get() + "\n");
    }

    private void ready(HttpServerRequest request) {
        if (readiness.isReady()) {
            answer(request, 200, TEXT, "ready\n");
            return;
        }
        answer(request, 503, TEXT, "draining\n");
    }

    private static void answer(HttpServerRequest request, int status, String type, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", type)
                .putHeader("cache-control", "no-store")
                .end(body);
    }
}
