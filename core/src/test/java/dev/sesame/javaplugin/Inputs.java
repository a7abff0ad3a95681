package dev.sesame.javaplugin;

import dev.sesame.credential.Credential;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Client;
import dev.sesame.plugin.Fetch;
import dev.sesame.plugin.FetchRequest;
import dev.sesame.plugin.FetchResponse;
import dev.sesame.plugin.PluginInput;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What plugins of these tests get: credentials in memory, and requests over a real connection.
 *
 * @param stored the credentials by provider
 */
record Inputs(Map<String, Credential> stored) implements PluginInput, Client {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static Inputs empty() {
        return new Inputs(new ConcurrentHashMap<>());
    }

    @Override
    public Client client() {
        return this;
    }

    @Override
    public JsonObject project() {
        return JsonObject.EMPTY;
    }

    @Override
    public Path directory() {
        return Path.of("").toAbsolutePath();
    }

    @Override
    public Path worktree() {
        return directory();
    }

    @Override
    public URI serverUrl() {
        return URI.create("http://localhost:4096/");
    }

    @Override
    public Fetch fetch() {
        return Inputs::send;
    }

    private static FetchResponse send(FetchRequest request)
            throws IOException, InterruptedException {
        var builder =
                HttpRequest.newBuilder(request.uri())
                        .method(
                                request.method(),
                                HttpRequest.BodyPublishers.ofString(request.body()));
        request.headers().forEach(builder::header);
        var response = HTTP.send(builder.build(), BodyHandlers.ofInputStream());
        var headers = new LinkedHashMap<String, String>();
        response.headers().map().forEach((name, values) -> headers.put(name, values.getLast()));
        return new FetchResponse(response.statusCode(), headers, response.body());
    }

    @Override
    public Optional<Credential> auth(String provider) {
        return Optional.ofNullable(stored.get(provider));
    }

    @Override
    public void setAuth(String provider, Credential credential) {
        stored.put(provider, credential);
    }

    @Override
    public Credential renew(
            String provider, Predicate<Credential> stillGood, UnaryOperator<Credential> renewal) {
        throw new UnsupportedOperationException(provider);
    }

    @Override
    public void removeAuth(String provider) {
        stored.remove(provider);
    }

    @Override
    public void log(Level level, String message) {}

    @Override
    public void showToast(String message) {}
}
