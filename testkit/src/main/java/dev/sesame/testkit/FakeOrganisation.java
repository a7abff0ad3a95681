package dev.sesame.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * An organisation's server on loopback: says at each path what a test told it to, 404 elsewhere,
 * and remembers who asked. Whole answers of status 200 carry an {@code ETag} and a request that
 * names it gets 304. Safe for use by many threads.
 */
public final class FakeOrganisation implements AutoCloseable {

    /** Where OpenCode looks for a discovery document. */
    public static final String WELL_KNOWN = "/.well-known/opencode";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * One request as it came in.
     *
     * @param method in upper case
     * @param path with the query, as it was sent
     * @param headers by lower-case name; of a repeated header all values, joined by a comma
     */
    public record Request(String method, String path, Map<String, String> headers) {}

    private FakeOrganisation(HttpServer server) {
        this.server = server;
    }

    /** Starts a server on a free port that answers 404 to everything. */
    public static FakeOrganisation start() throws IOException {
        var loopback = InetAddress.getLoopbackAddress();
        var server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        var organisation = new FakeOrganisation(server);
        server.createContext("/", organisation::handle);
        server.setExecutor(organisation.threads);
        server.start();
        return organisation;
    }

    /** Starts a server that publishes {@code document} at {@link #WELL_KNOWN}. */
    public static FakeOrganisation publishing(String document) throws IOException {
        return start().says(WELL_KNOWN, Answer.of(document));
    }

    /** Says {@code answer} at {@code path} from now on; returns this server. */
    public FakeOrganisation says(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    /** Returns the address of the server, without a slash at the end. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Returns the requests so far, in the order of their arrival. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Counts the requests so far at {@code path}, which includes the query. */
    public long count(String path) {
        return requests.stream().filter(request -> request.path().equals(path)).count();
    }

    /** Stops at once; answers that are under way are cut off. */
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = requestOf(exchange);
            requests.add(request);
            var answer = answers.get(exchange.getRequestURI().getPath());
            if (answer == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            send(exchange, answer, request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(HttpExchange exchange, Answer answer, Request request)
            throws IOException, InterruptedException {
        switch (answer.delivery()) {
            case NEVER -> closed.await();
            case WHOLE -> {
                sleep(answer.pause());
                sendWhole(exchange, answer, request);
            }
            case DRIPPING -> drip(exchange, answer);
            case ENDLESS -> repeat(exchange, answer);
        }
    }

    private static void sendWhole(HttpExchange exchange, Answer answer, Request request)
            throws IOException {
        putHeaders(exchange, answer);
        var body = answer.body();
        var tag = tagOf(body);
        if (answer.status() == 200) {
            exchange.getResponseHeaders().putIfAbsent("ETag", List.of(tag));
            tag = exchange.getResponseHeaders().getFirst("ETag");
        }
        if (answer.status() == 200 && tag.equals(request.headers().get("if-none-match"))) {
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private void drip(HttpExchange exchange, Answer answer)
            throws IOException, InterruptedException {
        putHeaders(exchange, answer);
        exchange.sendResponseHeaders(answer.status(), 0);
        var out = exchange.getResponseBody();
        for (byte each : answer.body()) {
            out.write(each);
            out.flush();
            if (sleep(answer.pause())) {
                return;
            }
        }
    }

    private void repeat(HttpExchange exchange, Answer answer) throws IOException {
        putHeaders(exchange, answer);
        exchange.sendResponseHeaders(answer.status(), 0);
        var out = exchange.getResponseBody();
        var body = answer.body();
        while (closed.getCount() > 0) {
            out.write(body); // fails when the client has gone, which ends the exchange
        }
    }

    private static void putHeaders(HttpExchange exchange, Answer answer) {
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    }

    /** Waits, but no longer than the server lives; tells whether the server was closed. */
    private boolean sleep(Duration time) throws InterruptedException {
        return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static Request requestOf(HttpExchange exchange) {
        var headers = new LinkedHashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                Map.copyOf(headers));
    }

    private static String tagOf(byte[] body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(body);
            return '"' + HexFormat.of().formatHex(digest, 0, 8) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
