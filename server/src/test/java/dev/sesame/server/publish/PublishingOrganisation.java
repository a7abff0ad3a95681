package dev.sesame.server.publish;

import static java.util.Objects.requireNonNullElse;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.server.access.BearerAuthenticator;
import dev.sesame.server.access.Caller;
import dev.sesame.server.access.Sender;
import dev.sesame.server.definition.OrganisationDefinition;
import dev.sesame.server.definition.OrganisationDirectory;
import dev.sesame.server.gateway.Entrance;
import dev.sesame.server.operation.RequestEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An organisation's files, and a server that publishes what they say. */
final class PublishingOrganisation implements AutoCloseable {
    static final String ORGANISATION =
            """
            {
              "name": "Acme",
              "url": "https://ai.acme.example",
              "issuers": [{"issuer": "https://login.acme.example", "audience": "gateway"}],
              "login": {"env": "ACME_AI_TOKEN", "sso": {"client_id": "sesame"}},
              "config": {"model": "acme/small", "share": "disabled"},
              "teams": ["research", "everyone"]
            }
            """;

    static final String MODELS =
            """
            {
              "upstreams": {"one": {"url": "https://models.example/v1", "key": {"env": "KEY"}}},
              "provider": {
                "acme": {
                  "npm": "@ai-sdk/openai-compatible", "name": "Acme AI", "upstreams": ["one"],
                  "models": {"small": {"name": "Small"}, "large": {"name": "Large"}}
                },
                "acme-claude": {
                  "npm": "@ai-sdk/anthropic", "upstreams": ["one"], "models": {"claude": {}}
                }
              }
            }
            """;

    private final Path folder;
    private final OrganisationDirectory directory;
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Queue<RequestEvent> events = new ConcurrentLinkedQueue<>();
    private volatile OrganisationDefinition current;

    PublishingOrganisation(Path folder) throws IOException {
        this.folder = folder;
        write("organisation.jsonc", ORGANISATION);
        write("models.jsonc", MODELS);
        write(
                "teams/research.jsonc",
                """
                {"name": "Research", "groups": ["lab"], "models": ["*"],
                 "config": {"model": "acme/large"}}
                """);
        write(
                "teams/everyone.jsonc",
                """
                {"name": "Everyone", "groups": ["staff"], "models": ["acme/small"]}
                """);
        var environment =
                new Environment(Map.of("KEY", "sk-canary"), folder, folder, InstantSource.system());
        this.directory = new OrganisationDirectory(folder, environment);
        reload();
        var publisher =
                new Publisher(
                        new Publisher.Parts(
                                () -> current, new Tokens(), events::add, InstantSource.system()));
        this.server =
                vertx.createHttpServer(Entrance.options())
                        .requestHandler(request -> {
                            if (publisher.handles(requireNonNullElse(request.path(), ""))) {
                                publisher.handle(request);
                            } else {
                                request.response().setStatusCode(404).end();
                            }
                        })
                        .listen(0, "127.0.0.1")
                        .await();
    }

    /** Knows tokens such as {@code staff:1}: of a person in the group before the colon. */
    private static final class Tokens implements BearerAuthenticator {
        @Override
        public CompletionStage<Caller> authenticate(Secret token, Sender sender) {
            var words = token.reveal().split(":", -1);
            if (words.length == 2) {
                var caller =
                        new Caller("issuer", words[1], words[1], Set.of(words[0]), Instant.MAX);
                return CompletableFuture.supplyAsync(() -> caller);
            }
            if (token.reveal().equals("defect")) {
                return CompletableFuture.failedFuture(new IllegalStateException("a defect"));
            }
            var failure =
                    token.reveal().equals("later") ? Failure.UNREACHABLE : Failure.LOGIN_EXPIRED;
            return CompletableFuture.failedFuture(new AuthException(failure, "no: " + failure, ""));
        }
    }

    void write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Takes what the files say now. */
    void reload() {
        try (var watch = directory.watch()) {
            current = watch.current();
        }
    }

    OrganisationDefinition definition() {
        return current;
    }

    /** Returns what became of the first request, which is told after the answer has gone. */
    RequestEvent event() {
        while (events.isEmpty()) {
            Thread.onSpinWait();
        }
        return events.element();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** Asks for {@code path} with header fields, in pairs. */
    HttpResponse<String> get(String path, String... headers)
            throws IOException, InterruptedException {
        return send("GET", path, headers);
    }

    HttpResponse<String> send(String method, String path, String... headers)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(address().resolve(path))
                        .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
