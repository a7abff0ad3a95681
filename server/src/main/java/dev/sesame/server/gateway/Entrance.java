package dev.sesame.server.gateway;

import dev.sesame.server.definition.Provider.Form;
import dev.sesame.server.gateway.Refusal.Status;
import dev.sesame.server.operation.RequestId;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The door of the whole server, before all rooms: lets in only requests that every server
 * understands alike, within bounds of size and time. Whoever is slow loses the connection.
 */
public final class Entrance {
    private static final int LONGEST_LINE = 8 << 10;
    private static final int LONGEST_FIELDS = 64 << 10;
    private static final int MOST_FIELDS = 100;

    private static final Set<HttpMethod> NEVER = Set.of(HttpMethod.CONNECT, HttpMethod.TRACE);

    private final Handler<HttpServerRequest> rooms;
    private final PerLoop<ClientConnections> connections;

    private Entrance(Vertx vertx, Handler<HttpServerRequest> rooms, Duration header) {
        this.rooms = rooms;
        this.connections = new PerLoop<>(() -> new ClientConnections(vertx, header));
    }

    /** Returns the bounds of sizes; TLS and the address are for the caller to add. */
    public static HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(LONGEST_FIELDS)
                .setHttp2ClearTextEnabled(false)
                .setAlpnVersions(List.of(HttpVersion.HTTP_1_1))
                .setTcpNoDelay(true)
                .setStrictThreadMode(true) // which keeps no queue for other threads
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setAcceptBacklog(4096);
    }

    /**
     * Makes a server, which does not listen yet, whose requests come to {@code rooms}, on an event
     * loop, and are answered on it: an answer from another thread fails.
     *
     * @param options those of {@link #options}
     */
    public static HttpServer open(
            Vertx vertx, HttpServerOptions options, Handler<HttpServerRequest> rooms) {
        return open(vertx, options, rooms, Duration.ofSeconds(10));
    }

    static HttpServer open(
            Vertx vertx,
            HttpServerOptions options,
            Handler<HttpServerRequest> rooms,
            Duration header) {
        var entrance = new Entrance(vertx, rooms, header);
        return vertx.createHttpServer(options)
                .connectionHandler(it -> entrance.connections.here().opened(it))
                .requestHandler(entrance::enter);
    }

    private void enter(HttpServerRequest request) {
        connections.here().asked(request);
        var objection = objection(request);
        if (objection.isPresent()) {
            request.response().putHeader(RequestId.FIELD, RequestId.next());
            new ErrorAnswer(objection.get(), form(request.uri())).send(request);
            return;
        }
        rooms.handle(request);
    }

    private static Optional<Refusal> objection(HttpServerRequest request) {
        var headers = request.headers();
        if (areTooMany(headers)) {
            return Optional.of(Refusal.of(Status.TOO_MANY_HEADERS, "there are too many headers"));
        }
        if (headers.getAll(HttpHeaders.HOST).size() != 1) {
            return Optional.of(Refusal.of(Status.INVALID, "a request has one Host"));
        }
        if (NEVER.contains(request.method())) {
            return Optional.of(Refusal.wrongMethod("GET, POST"));
        }
        return isPlain(headers.getAll(HttpHeaders.TRANSFER_ENCODING))
                ? Target.objection(request.uri())
                : Optional.of(Refusal.of(Status.INVALID, "an unknown Transfer-Encoding"));
    }

    /** Their size would be that of a set of names, which is made for the purpose. */
    private static boolean areTooMany(MultiMap headers) {
        int lines = 0;
        for (var _ : headers) {
            if (++lines > MOST_FIELDS) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPlain(List<String> codings) {
        return codings.isEmpty()
                || (codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked"));
    }

    private static Form form(String uri) {
        return uri.startsWith(Route.MESSAGES.label()) ? Form.ANTHROPIC : Form.OPENAI;
    }
}
