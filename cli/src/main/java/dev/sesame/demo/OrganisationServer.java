package dev.sesame.demo;

import com.sun.net.httpserver.HttpExchange;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves the discovery document; can be down, and come back at the same address. */
final class OrganisationServer implements AutoCloseable {
    static final String PATH = "/.well-known/opencode";

    private final JsonObject document;
    private final AtomicInteger served = new AtomicInteger();
    private LoopbackServer server;

    OrganisationServer(JsonObject document) {
        this.document = document;
        this.server = LoopbackServer.open(this::answer);
    }

    String url() {
        return server.origin();
    }

    /** Returns how often the document was fetched since this was last asked. */
    int takeServed() {
        return served.getAndSet(0);
    }

    void goDown() {
        server.close();
    }

    void comeBack() {
        server = LoopbackServer.reopen(server.port(), this::answer);
    }

    @Override
    public void close() {
        server.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                LoopbackServer.send(
                        exchange, 404, JsonObject.EMPTY.with("error", "there is nothing here"));
                return;
            }
            served.incrementAndGet();
            LoopbackServer.send(exchange, 200, document);
        }
    }
}
