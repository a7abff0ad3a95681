package dev.sesame.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/** An HTTP server that only this machine can reach. */
final class LoopbackServer implements AutoCloseable {
    static final String HOST = "127.0.0.1";

    /** Below the ports that outgoing connections get, so that none of them takes a closed one. */
    private static final int LOWEST_PORT = 20_000;

    private static final int HIGHEST_PORT = 30_000;
    private static final int TRIES = 20;

    private final HttpServer server;
    private final int port;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private LoopbackServer(HttpServer server) {
        this.server = server;
        this.port = server.getAddress().getPort();
    }

    /** Opens one at a free port. */
    static LoopbackServer open(HttpHandler handler) {
        for (int attempt = 1; ; attempt++) {
            try {
                int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
                return listen(port, handler);
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw refused("a port of its own", e);
                }
            }
        }
    }

    /** Opens one at {@code port}, where one has been closed. */
    static LoopbackServer reopen(int port, HttpHandler handler) {
        try {
            return listen(port, handler);
        } catch (IOException e) {
            throw refused("port " + port + " again", e);
        }
    }

    private static LoopbackServer listen(int port, HttpHandler handler) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        var open = new LoopbackServer(HttpServer.create(address, 0));
        open.server.setExecutor(open.threads);
        open.server.createContext("/", handler);
        open.server.start();
        return open;
    }

    private static AuthException refused(String where, IOException cause) {
        return new AuthException(
                Failure.UNREACHABLE,
                "cannot listen on " + where + " of " + HOST,
                "Try again; if that does not help, look for what keeps programs from listening",
                cause);
    }

    /** Returns where it listens, or did. */
    int port() {
        return port;
    }

    String origin() {
        return "http://" + HOST + ":" + port;
    }

    /** Sends {@code body} as the whole answer. */
    static void send(HttpExchange exchange, int status, JsonObject body) throws IOException {
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        var bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
