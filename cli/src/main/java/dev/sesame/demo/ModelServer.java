package dev.sesame.demo;

import com.sun.net.httpserver.HttpExchange;
import dev.sesame.Secret;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves the company's model to whoever has its key: the organisation's server, and no employee.
 * Safe for any number of threads.
 */
final class ModelServer implements AutoCloseable {
    private static final String PATH = "/v1/chat/completions";

    private final Secret key = Secret.of(UUID.randomUUID().toString());
    private final AtomicInteger streamed = new AtomicInteger();
    private final LoopbackServer server = LoopbackServer.open(this::answer);

    String origin() {
        return server.origin();
    }

    Secret key() {
        return key;
    }

    /** Returns how many answers went out piece by piece since this was last asked. */
    int takeStreamed() {
        return streamed.getAndSet(0);
    }

    @Override
    public void close() {
        server.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var question = Question.read(new String(body, StandardCharsets.UTF_8));
            if (!("Bearer " + key.reveal())
                    .equals(exchange.getRequestHeaders().getFirst("authorization"))) {
                refuse(exchange, 401, "This is not the key of the model.");
            } else if (!exchange.getRequestURI().getPath().equals(PATH) || question.isEmpty()) {
                refuse(exchange, 400, "This is no question to a model.");
            } else {
                if (question.get().isStreamed()) {
                    streamed.incrementAndGet();
                }
                new Completion(question.get()).send(exchange);
            }
        }
    }

    private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
        var error = JsonObject.EMPTY.with("message", why).with("type", "invalid_request_error");
        LoopbackServer.send(exchange, status, JsonObject.EMPTY.with("error", error));
    }
}
