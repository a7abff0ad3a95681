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

/** An HTTP server that only this machine can reach. */
final class LoopbackServer implements AutoCloseable {
    static final String HOST = "127.0.0.1";

    private final HttpServer server;
    private final int port;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private LoopbackServer(HttpServer server) {
        this.server = server;
        this.port = server.getAddress().getPort();
    }

    /** Opens one at {@code port}, or at any free one for 0. */
    static LoopbackServer open(int port, HttpHandler handler) {
        try {
            var open =
                    new LoopbackServer(
                            HttpServer.create(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                                    0));
            open.server.setExecutor(open.threads);
            open.server.createContext("/", handler);
            open.server.start();
            return open;
        } catch (IOException e) {
            throw new AuthException(
                    Failure.UNREACHABLE,
                    "cannot listen on " + HOST + ":" + port,
                    "Try again; if that does not help, look for what keeps programs from listening",
                    e);
        }
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
