package dev.sesame.relay;

import dev.sesame.Environment;
import dev.sesame.token.TokenSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A program behind a relay of its own. */
final class Child implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Relay relay;
    private final BlockingQueue<String> notes;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Child(Relay relay, BlockingQueue<String> notes) {
        this.relay = relay;
        this.notes = notes;
    }

    static Child of(URI base, TokenSource tokens) {
        return of(base, tokens, Map.of());
    }

    static Child of(URI base, TokenSource tokens, Map<String, String> variables) {
        return of(List.of(new Upstream(base, tokens)), variables);
    }

    static Child of(List<Upstream> upstreams, Map<String, String> variables) {
        var notes = new LinkedBlockingQueue<String>();
        return new Child(Relay.start(upstreams, environment(variables), notes::add), notes);
    }

    static Child of(URI base, TokenSource tokens, InstantSource clock) {
        var notes = new LinkedBlockingQueue<String>();
        var root = Path.of("/");
        var environment = new Environment(Map.of(), root, root, clock);
        return new Child(
                Relay.start(List.of(new Upstream(base, tokens)), environment, notes::add), notes);
    }

    /** Returns a relay without a program behind it. */
    static Relay relay(URI base, TokenSource tokens) {
        return Relay.start(List.of(new Upstream(base, tokens)), environment(Map.of()), _ -> {});
    }

    private static Environment environment(Map<String, String> variables) {
        var root = Path.of("/");
        return new Environment(variables, root, root, InstantSource.system());
    }

    Relay relay() {
        return relay;
    }

    String secret() {
        return relay.secret().reveal();
    }

    /** Returns what people were told. */
    List<String> notes() {
        return new ArrayList<>(notes);
    }

    /** Returns what people were told, at least one line. */
    List<String> notesOnce() throws InterruptedException {
        var first = Optional.ofNullable(notes.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        var all = new ArrayList<>(List.of(first.orElseThrow()));
        all.addAll(notes);
        return all;
    }

    URI uri(String below) {
        return URI.create(relay.address(0) + below);
    }

    HttpRequest.Builder request(String below) {
        return HttpRequest.newBuilder(uri(below))
                .header("Authorization", "Bearer " + secret())
                .timeout(PATIENCE);
    }

    HttpRequest post(String below, byte[] body) {
        return request(below).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
    }

    HttpResponse<String> get(String below) throws IOException, InterruptedException {
        return send(request(below).build());
    }

    HttpResponse<String> post(String below, String body) throws IOException, InterruptedException {
        return send(request(below).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    HttpClient client() {
        return client;
    }

    /** Opens a connection to the relay. */
    Line line() throws IOException {
        return Line.to(relay.address(0));
    }

    /** Returns a request without a body, for {@link #line}, with {@code fields} of its own. */
    String head(String requestLine, String... fields) {
        return head(
                List.of(requestLine, "Host: " + host(), "Authorization: Bearer " + secret()),
                fields);
    }

    private static String head(List<String> start, String... fields) {
        var lines = new ArrayList<>(start);
        lines.addAll(List.of(fields));
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    String host() {
        return relay.address(0).getAuthority();
    }

    @Override
    public void close() {
        client.shutdownNow();
        relay.close();
    }
}
