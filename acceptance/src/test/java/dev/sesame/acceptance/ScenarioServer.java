package dev.sesame.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The organisation's server and gateway of a scenario, on loopback. Remembers who asked. */
final class ScenarioServer implements AutoCloseable {

    private final Scenario scenario;
    private final HttpServer server;
    private final FrontDoor door;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Places places;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> turns = new HashMap<>();

    ScenarioServer(Scenario scenario, Path root) throws IOException {
        this.scenario = scenario;
        var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        door = new FrontDoor(loopback, server.getAddress());
        try (var closedPort = new ServerSocket(0, 1, loopback)) {
            places = new Places(root, door.port(), closedPort.getLocalPort());
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    Places places() {
        return places;
    }

    /** Returns the requests so far, in the order of their arrival. */
    List<Received> received() {
        return List.copyOf(received);
    }

    @Override
    public void close() throws IOException {
        door.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = Received.of(exchange);
            received.add(request);
            var rule = ruleFor(request);
            if (!rule.isObject()) {
                answerWithoutRule(exchange, request);
                return;
            }
            Thread.sleep(rule.path("delayMs").asLong());
            if (!rule.path("destroy").asBoolean()) {
                answer(exchange, rule);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode ruleFor(Received request) {
        var remote = places.fill(scenario.get("remote"));
        var rule = firstOf(remote, request.method() + " " + request.path());
        rule = rule.isMissingNode() ? firstOf(remote, request.target()) : rule;
        rule = rule.isMissingNode() ? firstOf(remote, request.path()) : rule;
        if (request.isForTitle() && remote.hasNonNull("title")) {
            rule = remote.path("title");
        } else if (request.isForTitle() && rule.isArray()) {
            return MissingNode.getInstance(); // a title must not use up somebody else's turn
        }
        if (rule.isArray()) {
            rule = rule.path(Math.min(turn(request.path()), rule.size() - 1));
        }
        var exempt = rule.path("unlessAuthorization");
        return exempt.isTextual() && exempt.textValue().equals(request.authorization())
                ? MissingNode.getInstance()
                : rule;
    }

    private static JsonNode firstOf(JsonNode remote, String key) {
        return remote.hasNonNull(key) ? remote.path(key) : MissingNode.getInstance();
    }

    private synchronized int turn(String path) {
        return turns.merge(path, 1, Integer::sum) - 1;
    }

    private static void answer(HttpExchange exchange, JsonNode rule) throws IOException {
        var headers = exchange.getResponseHeaders();
        if (rule.has("text")) {
            headers.set("Content-Type", "text/event-stream");
            putHeaders(exchange, rule);
            send(exchange, 200, ChatStream.of(rule.path("text").asText(), "m"));
            return;
        }
        var body = rule.path("body");
        if (body.isContainerNode() || body.isNumber() || body.isBoolean()) {
            headers.set("Content-Type", "application/json");
        }
        putHeaders(exchange, rule);
        send(exchange, rule.path("status").asInt(200), text(body));
    }

    private static String text(JsonNode body) {
        if (body.isNull() || body.isMissingNode()) {
            return "";
        }
        return body.isTextual() ? body.textValue() : body.toString();
    }

    private static void putHeaders(HttpExchange exchange, JsonNode rule) {
        rule.path("headers")
                .forEachEntry(
                        (name, value) -> exchange.getResponseHeaders().set(name, value.asText()));
    }

    private void answerWithoutRule(HttpExchange exchange, Received request) throws IOException {
        var headers = exchange.getResponseHeaders();
        if (request.path().equals("/.well-known/opencode") && scenario.has("wellknown")) {
            headers.set("Content-Type", "application/json");
            send(exchange, 200, places.fill(scenario.get("wellknown")).toString());
        } else if (request.path().endsWith("/chat/completions")) {
            headers.set("Content-Type", "text/event-stream");
            var words = request.isForTitle() ? "Mock title" : "pong from gateway";
            send(exchange, 200, ChatStream.of(words, request.model()));
        } else {
            headers.set("Content-Type", "text/plain");
            send(exchange, 404, "not found");
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
