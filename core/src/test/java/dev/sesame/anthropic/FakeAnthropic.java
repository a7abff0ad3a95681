package dev.sesame.anthropic;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Messages for who has a good token, and a token endpoint that rotates refresh tokens and revokes
 * all of a login when an old one comes again.
 */
final class FakeAnthropic implements AutoCloseable {
    static final String STREAM = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final List<Map<String, String>> messages = new ArrayList<>();
    private final List<Map<String, String>> redemptions = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private boolean revoked;

    FakeAnthropic() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/messages", this::message);
        server.createContext("/v1/oauth/token", this::token);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    URI messagesUrl() {
        return URI.create(url() + "/v1/messages");
    }

    /** Returns the headers of the requests for messages, with their bodies as {@code body}. */
    synchronized List<Map<String, String>> messages() {
        return List.copyOf(messages);
    }

    /** Returns the forms that came to the token endpoint. */
    synchronized List<Map<String, String>> redemptions() {
        return List.copyOf(redemptions);
    }

    /** Ends the login, as its owner can. */
    synchronized void revoke() {
        revoked = true;
    }

    private synchronized void message(HttpExchange exchange) throws IOException {
        var seen = new HashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        seen.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        seen.put("body", body(exchange));
        messages.add(seen);
        var token = seen.getOrDefault("authorization", "").replace("Bearer ", "");
        int status = refusals.getOrDefault(token, 200);
        answer(exchange, status, status == 200 ? STREAM : "{\"error\":\"no, " + token + "\"}");
    }

    private synchronized void token(HttpExchange exchange) throws IOException {
        var form = new HashMap<String, String>();
        for (var pair : body(exchange).split("&", -1)) {
            var words = pair.split("=", 2);
            form.put(words[0], URLDecoder.decode(words[1], StandardCharsets.UTF_8));
        }
        redemptions.add(form);
        int count = redemptions.size();
        var expected = count == 1 ? form.get("refresh_token") : "refresh-" + (count - 1);
        boolean isCode = "authorization_code".equals(form.get("grant_type"));
        revoked |= !isCode && !String.valueOf(form.get("refresh_token")).equals(expected);
        if (revoked) {
            answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        answer(
                exchange,
                200,
                """
                {"token_type":"Bearer","access_token":"access-%d","refresh_token":"refresh-%d",
                 "expires_in":3600}
                """
                        .formatted(count, count));
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
