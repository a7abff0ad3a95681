package dev.sesame.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The gateway and identity provider of the plugin cases, on loopback, which also hands out the
 * packages that a case asks npm for. Safe for any number of requests at a time.
 */
final class CaseGateway implements AutoCloseable {

    private static final int ACCEPTED = 200;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<ObjectNode> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger earlierPolls = new AtomicInteger();

    CaseGateway() throws IOException {
        var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        server.createContext("/", this::handle);
        server.createContext(NpmRegistry.PATH, NpmRegistry.withWhatCasesNeed(url())::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Returns host and port. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    String url() {
        return "http://" + address();
    }

    /** Returns {@code {method, url, headers, body}} of all requests so far. */
    List<ObjectNode> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var body = parsed(text);
            requests.add(record(exchange, body));
            answer(exchange, text, body);
        }
    }

    private static JsonNode parsed(String text) {
        try {
            var body = JsonTree.parse(text);
            return body.isMissingNode() ? TextNode.valueOf(text) : body;
        } catch (JsonProcessingException _) {
            return TextNode.valueOf(text);
        }
    }

    private static ObjectNode record(HttpExchange exchange, JsonNode body) {
        var record = JsonNodeFactory.instance.objectNode();
        record.put("method", exchange.getRequestMethod());
        record.put("url", exchange.getRequestURI().toString());
        var headers = record.putObject("headers");
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        record.set("body", body);
        return record;
    }

    private void answer(HttpExchange exchange, String text, JsonNode body) throws IOException {
        var path = exchange.getRequestURI().getPath();
        if (path.endsWith("/chat/completions")) {
            chat(exchange, body);
        } else if (path.endsWith("/responses")) {
            stream(exchange, CaseAnswers.responses(body.path("model").asText()));
        } else if (path.endsWith("/messages")) {
            stream(exchange, CaseAnswers.messages(body.path("model").asText()));
        } else if (path.endsWith("/create_api_key")) {
            json(exchange, ACCEPTED, "{\"raw_key\":\"sk-created\"}");
        } else if (path.equals("/oauth/device") || path.endsWith("/device/code")) {
            json(exchange, ACCEPTED, CaseAnswers.device(url()));
        } else if (path.endsWith("/token") || path.endsWith("/access_token")) {
            token(exchange, path, text);
        } else {
            json(exchange, 404, "{\"error\":\"not found\"}");
        }
    }

    private static void chat(HttpExchange exchange, JsonNode body) throws IOException {
        if ("Bearer expired".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            json(exchange, 401, "{\"error\":{\"message\":\"token expired\",\"type\":\"auth\"}}");
            return;
        }
        var model = body.path("model").asText();
        var text = CaseRequest.isForTitle(body) ? "A title" : "pong";
        if (body.path("stream").asBoolean()) {
            stream(exchange, CaseAnswers.chat(text, model));
        } else {
            json(exchange, ACCEPTED, CaseAnswers.completion(text, model));
        }
    }

    /** The first who polls has to wait; GitHub would say so in an answer of success. */
    private void token(HttpExchange exchange, String path, String text) throws IOException {
        boolean polls = text.contains("device_code") && !path.endsWith("/access_token");
        if (polls && earlierPolls.getAndIncrement() == 0) {
            json(exchange, 400, "{\"error\":\"authorization_pending\"}");
        } else if (text.contains("bad-code")) {
            json(exchange, 400, "{\"error\":\"invalid_grant\"}");
        } else {
            json(exchange, ACCEPTED, CaseAnswers.token(path, text.contains("refresh_token")));
        }
    }

    private static void json(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void stream(HttpExchange exchange, List<String> events) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.getResponseHeaders().set("X-Gw", "1");
        exchange.sendResponseHeaders(ACCEPTED, 0);
        for (String event : events) {
            exchange.getResponseBody().write(event.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        }
    }
}
