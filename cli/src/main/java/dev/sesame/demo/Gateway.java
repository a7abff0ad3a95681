package dev.sesame.demo;

import com.sun.net.httpserver.HttpExchange;
import dev.sesame.Secret;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The way to the company's model, for whoever carries a token of its sign-on (RFC 6750). Safe for
 * any number of threads.
 */
final class Gateway implements AutoCloseable {
    private static final String SCHEME = "bearer ";
    private static final int LARGEST_REQUEST = 1 << 20;

    private final SignOn signOn;
    private final LoopbackServer server;
    private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();

    Gateway(SignOn signOn) {
        this.signOn = signOn;
        this.server = LoopbackServer.open(this::answer);
    }

    /**
     * A request that came.
     *
     * @param status what it was answered with
     * @param isStreamed whether the answer went out piece by piece
     */
    record Call(int status, boolean isStreamed) {}

    String origin() {
        return server.origin();
    }

    /** Returns the requests since this was last asked. */
    List<Call> takeCalls() {
        var taken = new ArrayList<Call>();
        for (var call = calls.poll(); call != null; call = calls.poll()) {
            taken.add(call);
        }
        return taken;
    }

    @Override
    public void close() {
        server.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (signOn.judge(bearer(exchange))) {
                case VALID -> route(exchange);
                case EXPIRED -> unauthorized(exchange, "The token has expired. Sign in again.");
                case UNKNOWN -> unauthorized(exchange, "A token of the company is needed.");
            }
        }
    }

    private static Secret bearer(HttpExchange exchange) {
        var header = exchange.getRequestHeaders().getFirst("authorization");
        return header != null && header.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                ? Secret.of(header.substring(SCHEME.length()).strip())
                : Secret.of("");
    }

    private void route(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
            case "GET /v1/models" -> {
                calls.add(new Call(200, false));
                LoopbackServer.send(exchange, 200, models());
            }
            case "POST /v1/chat/completions" -> complete(exchange);
            default -> refuse(exchange, 404, "There is nothing at this address.");
        }
    }

    private static JsonObject models() {
        var model = JsonObject.EMPTY.with("id", RuleModel.ID).with("object", "model");
        return JsonObject.EMPTY.with("object", "list").with("data", new JsonArray(List.of(model)));
    }

    private void complete(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readNBytes(LARGEST_REQUEST + 1);
        if (body.length > LARGEST_REQUEST) {
            refuse(exchange, 413, "The request is larger than 1 MiB.");
            return;
        }
        var question = Question.read(new String(body, StandardCharsets.UTF_8));
        if (question.isEmpty()) {
            refuse(exchange, 400, "This is no question to a model.");
            return;
        }
        if (!question.get().model().equals(RuleModel.ID)) {
            refuse(exchange, 404, "There is no such model here.");
            return;
        }
        calls.add(new Call(200, question.get().isStreamed()));
        new Completion(question.get()).send(exchange);
    }

    private void unauthorized(HttpExchange exchange, String why) throws IOException {
        exchange.getResponseHeaders()
                .set(
                        "www-authenticate",
                        "Bearer error=\"invalid_token\", error_description=\"" + why + "\"");
        refuse(exchange, 401, why);
    }

    private void refuse(HttpExchange exchange, int status, String why) throws IOException {
        calls.add(new Call(status, false));
        var error = JsonObject.EMPTY.with("message", why).with("type", "invalid_request_error");
        LoopbackServer.send(exchange, status, JsonObject.EMPTY.with("error", error));
    }
}
