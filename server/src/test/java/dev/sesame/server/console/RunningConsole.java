package dev.sesame.server.console;

import dev.sesame.Environment;
import dev.sesame.server.definition.OrganisationDirectory;
import dev.sesame.server.definition.OrganisationWatch;
import dev.sesame.server.gateway.Entrance;
import dev.sesame.server.operation.Refusals;
import dev.sesame.server.operation.RequestEvent;
import dev.sesame.server.usage.UsageStore;
import dev.sesame.testkit.OidcProvider;
import dev.sesame.testkit.SteppingClock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;

/** An organisation's files, and a server whose console shows them. */
final class RunningConsole implements AutoCloseable {
    private static final String MODELS =
            """
            {
              "upstreams": {"one": {"url": "https://models.example/v1", "key": {"env": "KEY"}}},
              "provider": {
                "acme": {
                  "npm": "@ai-sdk/openai-compatible", "name": "Acme AI", "upstreams": ["one"],
                  "models": {"small": {"name": "Small"}, "large": {"name": "Large"}}
                }
              }
            }
            """;

    final BlockingQueue<RequestEvent> events = new LinkedBlockingQueue<>();
    final Refusals refusals = new Refusals();
    final SteppingClock clock = SteppingClock.at(InstantSource.system().instant());
    final OrganisationWatch watch;
    final UsageStore usage;
    private final Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<Optional<Console>> console =
            new AtomicReference<>(Optional.empty());
    private final HttpServer server;
    private final Environment environment;

    /**
     * Starts one.
     *
     * @param login as the files name it, without administrators
     */
    static RunningConsole start(Path folder, OidcProvider provider, String login)
            throws IOException {
        return new RunningConsole(folder, provider, login);
    }

    /** The login of the client that has a password. */
    static String withSecret() {
        return "\"client_id\": \""
                + OidcProvider.CONSOLE
                + "\", \"client_secret\": {\"env\": \"CONSOLE\"}";
    }

    private RunningConsole(Path folder, OidcProvider provider, String login) throws IOException {
        this.folder = folder.resolve("organisation");
        this.server =
                vertx.createHttpServer(Entrance.options())
                        .requestHandler(request -> console.get().orElseThrow().handle(request))
                        .listen(0, "127.0.0.1")
                        .await();
        write("organisation.jsonc", organisation(provider, login));
        write("models.jsonc", MODELS);
        write(
                "teams/research.jsonc",
                """
                {"name": "Research <b>& more</b>", "groups": ["research"], "models": ["*"],
                 "limits": {"person": {"requests_per_minute": 60, "tokens_per_day": 5000000}},
                 "config": {"model": "acme/large", "username": "<script>alert('team')</script>"}}
                """);
        write(
                "teams/engineering.jsonc",
                """
                {"name": "Engineering", "groups": ["eng"], "models": ["acme/small"]}
                """);
        environment =
                new Environment(
                        Map.of("KEY", "sk-canary", "CONSOLE", OidcProvider.CONSOLE_SECRET),
                        folder,
                        folder,
                        clock);
        watch = new OrganisationDirectory(this.folder, environment).watch();
        usage = UsageStore.open(Optional.empty(), folder.resolve("state"));
        restart();
    }

    /** Puts another process in the place of this one, as far as the console can tell. */
    void restart() {
        console.set(
                Optional.of(
                        new Console(
                                new Console.Parts(
                                        watch,
                                        usage.report(),
                                        refusals,
                                        events::add,
                                        environment))));
    }

    private String organisation(OidcProvider provider, String login) {
        return """
        {
          "name": "Acme",
          "url": "%s",
          "issuers": [{"issuer": "%s", "audience": "https://ai.acme.test"}],
          "login": {"env": "ACME_AI_TOKEN", "sso": {"client_id": "sesame"}},
          "config": {"model": "acme/small", "share": "disabled"},
          "teams": ["research", "engineering"],
          "console": {%s, "administrators": ["platform"]}
        }
        """
                .formatted(address(), provider.issuer(), login);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** Changes a file by replacing {@code text}, and has it looked at. */
    void replace(String name, String text, String other) throws IOException {
        var file = folder.resolve(name);
        write(name, Files.readString(file).replace(text, other));
        watch.check();
    }

    private void write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Override
    public void close() {
        vertx.close().await();
        usage.close();
        watch.close();
    }
}
