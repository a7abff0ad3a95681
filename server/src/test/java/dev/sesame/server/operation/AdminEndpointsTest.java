package dev.sesame.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonString;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AdminEndpointsTest {
    private final Vertx vertx = Vertx.vertx();
    private final Readiness readiness = new Readiness();
    private final HttpServer server;

    AdminEndpointsTest() throws InterruptedException, ExecutionException, TimeoutException {
        server =
                vertx.createHttpServer()
                        .requestHandler(new AdminEndpoints(new Metrics(), readiness, this::other))
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws InterruptedException, ExecutionException, TimeoutException {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void isAliveAndReady() throws IOException, InterruptedException {
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void isAliveWhileItEnds() throws IOException, InterruptedException {
        readiness.drain();

        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).isEqualTo("draining\n");
    }

    @Test
    void showsMetricsInTheFormOfPrometheus() throws IOException, InterruptedException {
        var answer = get("/metrics");

        assertThat(answer.headers().firstValue("content-type"))
                .contains("text/plain; version=0.0.4");
        assertThat(answer.body())
                .contains("sesame_requests_in_flight 0.0")
                .contains("jvm_memory_used_bytes")
                .contains("process_uptime_seconds");
    }

    @Test
    void changesNothing() throws IOException, InterruptedException {
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
        assertThat(
                        send(
                                        HttpRequest.newBuilder()
                                                .POST(HttpRequest.BodyPublishers.noBody()),
                                        "/healthz")
                                .statusCode())
                .isEqualTo(405);
    }

    @Test
    void showsWhatOthersKnow() throws IOException, InterruptedException {
        var answer = get("/versions");

        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(Json.parse(answer.body())).isEqualTo(new JsonString("one"));
    }

    @Test
    void whatOthersKnowMayTakeItsTimeAndMayFail() throws IOException, InterruptedException {
        assertThat(Json.parse(get("/loop").body())).isEqualTo(new JsonValue.JsonBoolean(false));
        assertThat(get("/defect").statusCode()).isEqualTo(500);
    }

    private Optional<JsonValue> other(String path) {
        if (path.equals("/defect")) {
            throw new IllegalStateException("a defect");
        }
        if (path.equals("/loop")) {
            return Optional.of(new JsonValue.JsonBoolean(Context.isOnEventLoopThread()));
        }
        return path.equals("/versions") ? Optional.of(new JsonString("one")) : Optional.empty();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(), path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String path)
            throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    request.uri(URI.create("http://127.0.0.1:" + server.actualPort() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
