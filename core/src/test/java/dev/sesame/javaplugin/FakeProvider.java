package dev.sesame.javaplugin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;

/**
 * An identity provider and a gateway on this machine: it publishes its addresses, answers at {@code
 * /device}, gives the prepared answers at {@code /token}, and answers at {@code /v1/} with 401
 * unless the header Authorization has the token that it takes.
 */
final class FakeProvider implements AutoCloseable {
    /** What came: the path with the query, the headers by lower-case name, the body. */
    record Request(String method, String path, Map<String, String> headers, String body) {
        /** Returns the body as a form. */
        Map<String, String> form() {
            var form = new LinkedHashMap<String, String>();
            for (var pair : body.split("&", -1)) {
                int equals = pair.indexOf('=');
                form.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
            return form;
        }
    }

    private final HttpServer server;
    private final Queue<String> tokens = new ArrayDeque<>();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private volatile String device = "{}";
    private volatile String taken = "";

    private FakeProvider(HttpServer server) {
        this.server = server;
    }

    static FakeProvider start() throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var provider = new FakeProvider(HttpServer.create(address, 0));
        provider.server.createContext("/", provider::handle);
        provider.server.start();
        return provider;
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers with {@code json} at {@code /device}. */
    FakeProvider device(String json) {
        device = json;
        return this;
    }

    /** Answers with {@code json} at {@code /token}, after what was prepared before. */
    FakeProvider token(String json) {
        tokens.add(json);
        return this;
    }

    /** Takes {@code token} at the gateway and no other. */
    FakeProvider takes(String token) {
        taken = token;
        return this;
    }

    /** Returns what came at {@code path}. */
    List<Request> requests(String path) {
        return requests.stream().filter(it -> it.path().startsWith(path)).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var headers = new LinkedHashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        headers.put(name.toLowerCase(Locale.ROOT), values.getLast()));
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var path = exchange.getRequestURI().toString();
        var request = new Request(exchange.getRequestMethod(), path, headers, body);
        requests.add(request);
        var answer = answer(request);
        boolean isRefused = answer.contains("\"error\"");
        var bytes = answer.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(isRefused ? 401 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private String answer(Request request) {
        if (request.path().endsWith("/openid-configuration")) {
            return "{\"device_authorization_endpoint\": \"%s/device\", \"token_endpoint\": \"%s/token\"}"
                    .formatted(address(), address());
        }
        if (request.path().equals("/device")) {
            return device;
        }
        if (request.path().equals("/token")) {
            return tokens.remove();
        }
        return ("Bearer " + taken).equals(request.headers().get("authorization"))
                ? "pong"
                : "{\"error\": \"bad token\"}";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
