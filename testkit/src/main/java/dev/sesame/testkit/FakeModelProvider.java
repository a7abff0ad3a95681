package dev.sesame.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/**
 * A model's server on this machine. Answers {@code …/chat/completions} and {@code …/responses} as
 * OpenAI does and {@code …/messages} as Anthropic does, unless a test tells it what to answer next.
 * Safe for any number of threads.
 */
public final class FakeModelProvider implements AutoCloseable {
    private static final String DEFAULT_TEXT = "pong from gateway";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Reply> next = new ConcurrentLinkedQueue<>();
    private final Set<String> rejected = new HashSet<>();
    private volatile IntConsumer beforePiece = _ -> {};
    private volatile CountDownLatch released = new CountDownLatch(0);

    /**
     * One request that came.
     *
     * @param path the path with the query
     * @param headers by lower-case name
     * @param body the body as text
     */
    public record Request(String path, Map<String, String> headers, String body) {}

    /**
     * One answer.
     *
     * @param status the status code
     * @param headers the headers
     * @param pieces the body, each piece sent by itself
     * @param isCut whether the connection is closed before the announced end
     */
    public record Reply(
            int status, Map<String, String> headers, List<String> pieces, boolean isCut) {

        /** Returns an answer with a JSON body. */
        public static Reply json(int status, String body) {
            return new Reply(
                    status, Map.of("content-type", "application/json"), List.of(body), false);
        }

        /** Returns an answer with a body of no declared type. */
        public static Reply text(int status, String body) {
            return new Reply(status, Map.of(), List.of(body), false);
        }

        /** Returns a stream of events, written out. */
        public static Reply events(String... pieces) {
            return new Reply(
                    200, Map.of("content-type", "text/event-stream"), List.of(pieces), false);
        }

        /** Returns the same answer with one header more. */
        public Reply header(String name, String value) {
            var copy = new HashMap<>(headers);
            copy.put(name, value);
            return new Reply(status, Map.copyOf(copy), pieces, isCut);
        }

        /** Returns the same answer that breaks off after its last piece. */
        public Reply cut() {
            return new Reply(status, headers, pieces, true);
        }
    }

    private FakeModelProvider(HttpServer server) {
        this.server = server;
    }

    /** Starts a server on a free port of the loopback interface. */
    public static FakeModelProvider start() {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            var provider = new FakeModelProvider(HttpServer.create(address, 0));
            provider.server.setExecutor(provider.threads);
            provider.server.createContext("/", provider::handle);
            provider.server.start();
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the address, without a slash at the end. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Queues an answer; when the queue is empty, a usual one is given. */
    public FakeModelProvider next(Reply reply) {
        next.add(reply);
        return this;
    }

    /** Answers 401 to every request whose credential is {@code token}. */
    public FakeModelProvider rejects(String token) {
        synchronized (rejected) {
            rejected.add(token);
        }
        return this;
    }

    /** Calls {@code hook} with the number of the piece, from 0, before each is sent. */
    public FakeModelProvider beforePiece(IntConsumer hook) {
        beforePiece = hook;
        return this;
    }

    /** Sends nothing, not even headers, until {@code latch} is released. */
    public FakeModelProvider holdAnswers(CountDownLatch latch) {
        released = latch;
        return this;
    }

    /** Returns the requests that came so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Returns the stream in which OpenAI says {@code pieces}. */
    public static Reply openAi(String... pieces) {
        return ModelStreams.openAi(pieces);
    }

    /** Returns the stream in which OpenAI says {@code pieces} as responses. */
    public static Reply responses(String... pieces) {
        return ModelStreams.responses(pieces);
    }

    /** Returns the stream in which Anthropic says {@code pieces}. */
    public static Reply anthropic(String... pieces) {
        return ModelStreams.anthropic(pieces);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var request = read(exchange);
        requests.add(request);
        var queued = next.poll();
        try (exchange) {
            released.await();
            if (isRejected(request)) {
                send(exchange, Reply.json(401, "{\"error\":{\"message\":\"bad token\"}}"));
                return;
            }
            send(exchange, queued == null ? usual(request) : queued);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Request read(HttpExchange exchange) throws IOException {
        var headers = new HashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        headers.put(name.toLowerCase(Locale.ROOT), values.getLast()));
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        return new Request(exchange.getRequestURI().toString(), Map.copyOf(headers), body);
    }

    private boolean isRejected(Request request) {
        var bearer = request.headers().getOrDefault("authorization", "");
        var token = bearer.startsWith("Bearer ") ? bearer.substring("Bearer ".length()) : bearer;
        synchronized (rejected) {
            return rejected.contains(token)
                    || rejected.contains(request.headers().getOrDefault("x-api-key", ""));
        }
    }

    private static Reply usual(Request request) {
        if (request.path().endsWith("/messages")) {
            return anthropic(DEFAULT_TEXT);
        }
        if (request.path().endsWith("/responses")) {
            return responses(DEFAULT_TEXT);
        }
        return request.path().contains("/chat/completions")
                ? openAi(DEFAULT_TEXT)
                : Reply.text(404, "not found");
    }

    private void send(HttpExchange exchange, Reply reply) throws IOException {
        if (reply.isCut() && reply.pieces().isEmpty()) {
            return; // closed before a byte was sent
        }
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        long announced = reply.isCut() ? Long.MAX_VALUE : 0; // 0 is "until it ends"
        exchange.sendResponseHeaders(reply.status(), announced);
        var out = exchange.getResponseBody();
        for (int i = 0; i < reply.pieces().size(); i++) {
            beforePiece.accept(i);
            out.write(reply.pieces().get(i).getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
