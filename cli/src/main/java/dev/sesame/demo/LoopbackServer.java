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
import java.net.ServerSocket;
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
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private LoopbackServer(HttpServer server) {
        this.server = server;
    }

    /** Opens one at a free port. */
    static LoopbackServer open(HttpHandler handler) {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
            var open = new LoopbackServer(HttpServer.create(address, 0));
            open.server.setExecutor(open.threads);
            open.server.createContext("/", handler);
            open.server.start();
            return open;
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /** Returns a port where nobody listens. */
    static int freePort() {
        for (int attempt = 1; ; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw refused(e);
                }
            }
        }
    }

    private static AuthException refused(IOException cause) {
        return new AuthException(
                Failure.UNREACHABLE,
                "cannot listen on a port of its own of " + HOST,
                "Try again; if that does not help, look for what keeps programs from listening",
                cause);
    }

    String origin() {
        return "http://" + HOST + ":" + server.getAddress().getPort();
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
