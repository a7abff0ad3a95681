package dev.sesame.server.gateway;

import dev.sesame.server.definition.OrganisationDefinition;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** A server with a gateway and nothing else. */
final class RunningGateway implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Gate gate;
    private final Gateway gateway;
    private final URI uri;

    private RunningGateway(Gate gate, Patience patience, BodyRoom room) {
        this.gate = gate;
        this.gateway = Gateway.of(vertx, gate.parts(), patience, room);
        var server =
                Entrance.open(vertx, Entrance.options(), gateway::handle, patience.checking())
                        .listen(0, "127.0.0.1");
        int port = server.toCompletionStage().toCompletableFuture().join().actualPort();
        this.uri = URI.create("http://127.0.0.1:" + port);
    }

    static RunningGateway before(URI... upstreams) {
        return of(Acme.with(upstreams), Patience.USUAL);
    }

    static RunningGateway of(OrganisationDefinition definition, Patience patience) {
        return new RunningGateway(new Gate(definition, Map.of()), patience, BodyRoom.ofMemory());
    }

    /** One that finds the way to {@code upstream} by {@code variables} of its environment. */
    static RunningGateway in(Map<String, String> variables, URI upstream) {
        var gate = new Gate(Acme.with(upstream), variables);
        return new RunningGateway(gate, Patience.USUAL, BodyRoom.ofMemory());
    }

    /** One that keeps {@code bytes} of bodies at most. */
    static RunningGateway narrow(OrganisationDefinition definition, long bytes) {
        return new RunningGateway(
                new Gate(definition, Map.of()), Patience.USUAL, new BodyRoom(bytes));
    }

    Gate gate() {
        return gate;
    }

    Gateway gateway() {
        return gateway;
    }

    URI uri() {
        return uri;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(uri + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json");
    }

    HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String token, String body)
            throws IOException, InterruptedException {
        return send(
                request(path)
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return send(request(path).header("Authorization", "Bearer " + token).GET());
    }

    static String asking(String model) {
        return "{\"model\":\"" + model + "\",\"stream\":true,\"messages\":[]}";
    }

    @Override
    public void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
