package dev.sesame.acceptance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;

/**
 * A gateway on loopback that refuses every token that has ended or was revoked, and behind it a
 * model that keeps an agent at work: as long as it is told, it wants a file to be read again.
 */
final class TokenGateway implements AutoCloseable {
    private static final String REFUSAL =
            "{\"error\":{\"message\":\"the gateway refuses this token\"}}";

    private static final Duration THOUGHT = Duration.ofSeconds(1);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean revokes = new AtomicBoolean();
    private volatile Work work = new Work(Path.of("none"), _ -> false);
    private volatile Duration pieces = Duration.ZERO;

    /**
     * One request for an answer.
     *
     * @param token what came as its bearer token
     * @param status how it was answered
     * @param isForTitle whether the answer was to be a title
     */
    record Seen(String token, int status, boolean isForTitle) {}

    /** What the model wants to be read, and whether again after so many requests. */
    private record Work(Path file, IntPredicate goesOn) {}

    private TokenGateway(HttpServer server) {
        this.server = server;
    }

    static TokenGateway start() throws IOException {
        var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        var gateway = new TokenGateway(HttpServer.create(new InetSocketAddress(loopback, 0), 0));
        gateway.server.createContext("/", gateway::handle);
        gateway.server.setExecutor(gateway.threads);
        gateway.server.start();
        return gateway;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Returns the requests so far but those for titles, in the order of their answers. */
    List<Seen> seen() {
        return seen.stream().filter(each -> !each.isForTitle()).toList();
    }

    /** Refuses the token of the next request that it answers, once it has answered it. */
    void revokesTheNext() {
        revokes.set(true);
    }

    /**
     * The model wants {@code file} to be read again and again, and thinks for a second each time.
     *
     * @param goesOn whether it still does after so many requests
     */
    void works(Path file, IntPredicate goesOn) {
        work = new Work(file, goesOn);
    }

    /** The model makes a pause between the pieces of its last answer. */
    void speaksSlowly(Duration pause) {
        pieces = pause;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = Received.of(exchange);
            var token = request.authorization().replaceFirst("^Bearer ", "");
            int status = isGood(token) ? 200 : 401;
            seen.add(new Seen(token, status, request.isForTitle()));
            if (status == 200 && !request.isForTitle() && revokes.getAndSet(false)) {
                revoked.add(token);
            }
            answer(exchange, request, status);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isGood(String token) {
        var parts = token.split("\\.", -1);
        if (parts.length != 3 || revoked.contains(token)) {
            return false;
        }
        try {
            var claims =
                    new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            return JsonTree.parse(claims).path("exp").asLong() > Instant.now().getEpochSecond();
        } catch (IOException | IllegalArgumentException _) {
            return false;
        }
    }

    private void answer(HttpExchange exchange, Received request, int status)
            throws IOException, InterruptedException {
        if (status != 200) {
            send(exchange, status, "application/json", REFUSAL);
        } else if (request.isForTitle()) {
            send(exchange, 200, "text/event-stream", ChatStream.of("A title", request.model()));
        } else if (work.goesOn().test(seen().size())) {
            Thread.sleep(THOUGHT);
            var arguments = JsonNodeFactory.instance.objectNode();
            // never the same twice, which an agent would take for a loop
            arguments.put("filePath", work.file().toString()).put("offset", seen.size());
            send(
                    exchange,
                    200,
                    "text/event-stream",
                    ChatStream.ofCall("read", arguments, request.model()));
        } else {
            speak(exchange, ChatStream.of("pong from gateway", request.model()));
        }
    }

    private void speak(HttpExchange exchange, String events)
            throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        for (var event : events.split("(?<=\n\n)", -1)) {
            Thread.sleep(pieces);
            exchange.getResponseBody().write(event.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
