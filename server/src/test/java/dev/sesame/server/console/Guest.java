package dev.sesame.server.console;

import dev.sesame.testkit.Browser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody with a browser that follows no redirect by itself, so that tests see each step. */
final class Guest implements AutoCloseable {
    private static final Pattern PROOF = Pattern.compile("name=\"proof\" value=\"([^\"]+)\"");

    final Map<String, String> cookies = new TreeMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;

    Guest(URI server) {
        this.server = server;
    }

    /** Returns somebody who is logged in as {@code name}. */
    static Guest of(RunningConsole console, String name) throws IOException, InterruptedException {
        var guest = new Guest(console.address());
        guest.login(name);
        return guest;
    }

    /** Logs in, and returns the answer to the issuer's. */
    HttpResponse<String> login(String name) throws IOException, InterruptedException {
        return get(answerOfIssuer(location(get("/console/")), name));
    }

    /** Logs in at the issuer, and returns the path that the browser is sent back to. */
    String answerOfIssuer(String address, String name) throws IOException, InterruptedException {
        try (var browser = Browser.of(name, "secret").stoppingAt(server.resolve(Login.CALLBACK))) {
            var uri = browser.visit(URI.create(address)).uri();
            return uri.getRawPath() + "?" + uri.getRawQuery();
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(server.resolve(path)).GET());
    }

    HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(server.resolve(path)).POST(BodyPublishers.ofString(form)));
    }

    /** Returns what forms of the page at {@code path} bring back. */
    String proof(String path) throws IOException, InterruptedException {
        var found = PROOF.matcher(get(path).body());
        return found.find() ? found.group(1) : "";
    }

    static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("location").orElse("");
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        if (!cookies.isEmpty()) {
            var all =
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; "));
            request.header("Cookie", all);
        }
        var answer = http.send(request.build(), BodyHandlers.ofString());
        answer.headers().allValues("set-cookie").forEach(this::keep);
        return answer;
    }

    private void keep(String cookie) {
        int equals = cookie.indexOf('=');
        var name = cookie.substring(0, equals);
        var value = cookie.substring(equals + 1, cookie.indexOf(';'));
        if (cookie.contains("Max-Age=0")) {
            cookies.remove(name);
        } else {
            cookies.put(name, value);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
