package dev.sesame.server.operation;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/**
 * What operators and their tools ask, on a port of its own: {@code /healthz}, {@code /readyz},
 * {@code /metrics}. No answer holds a secret.
 */
public final class AdminEndpoints implements Handler<HttpServerRequest> {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Metrics metrics;
    private final Readiness readiness;

    /** Shows {@code metrics} and {@code readiness}. */
    public AdminEndpoints(Metrics metrics, Readiness readiness) {
        this.metrics = metrics;
        this.readiness = readiness;
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
            case "/metrics" ->
                    answer(request, 200, "text/plain; version=0.0.4", metrics.scrape());
            default -> answer(request, 404, TEXT, "there are /healthz, /readyz and /metrics\n");
        }
    }

    private void ready(HttpServerRequest request) {
        var missing = readiness.missing();
        if (missing.isEmpty()) {
            answer(request, 200, TEXT, "ready\n");
            return;
        }
        answer(request, 503, TEXT, "not ready: " + String.join(", ", missing) + "\n");
    }

    private static void answer(HttpServerRequest request, int status, String type, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", type)
                .putHeader("cache-control", "no-store")
                .end(body);
    }
}
