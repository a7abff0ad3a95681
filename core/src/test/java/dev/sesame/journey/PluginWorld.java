package dev.sesame.journey;

import dev.sesame.Secret;
import dev.sesame.credential.CredentialStore;
import dev.sesame.extension.RecordedPrompt;
import dev.sesame.http.Http;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.provider.Completion;
import dev.sesame.testkit.FakeModelProvider.Request;
import dev.sesame.wellknown.OrganisationRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A {@link World} in whose project Java plugins take part, and a provider at its gateway. */
final class PluginWorld implements AutoCloseable {
    static final String KEY = "own-key-of-corp";

    private static final String IMPORTS =
            "import dev.sesame.*; import dev.sesame.json.JsonValue.*; import dev.sesame.plugin.*;"
                    + " import java.net.URI; import java.util.*;";
    private static final String PROVIDER =
            """
            {"model": "corp/m", "provider": {"corp": {"npm": "@ai-sdk/openai-compatible",
             "options": {"baseURL": "GATEWAY/v1"MORE}, "models": {"m": {}}}}}
            """;

    final World world;
    private final RecordedPrompt person = new RecordedPrompt();
    final List<String> notes = person.notes;
    final StringBuilder answer = new StringBuilder();

    PluginWorld(Path home) throws IOException {
        world = new World(home);
        configure("");
    }

    /** Configures the provider; {@code options} are more of its options. */
    void configure(String options) {
        write(
                "opencode.json",
                PROVIDER.replace("GATEWAY", world.gateway.uri().toString())
                        .replace("MORE", options));
    }

    void write(String name, String text) {
        try {
            var file = world.home.resolve("project").resolve(name);
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a plugin into the project; {@code hooks} are added to none. */
    PluginWorld plugin(String name, String hooks) {
        write(
                ".opencode/plugin/" + name + ".java",
                IMPORTS
                        + "\npublic final class "
                        + name
                        + " implements Plugin {\n"
                        + "public Hooks init(PluginInput input, JsonObject options) {\n"
                        + "var client = input.client(); return Hooks.none()"
                        + hooks
                        + ";\n}}\n");
        return this;
    }

    PluginWorld loader(String provider, String body) {
        return plugin(
                "Loads",
                ".auth(AuthHook.of(\""
                        + provider
                        + "\").loader((auth, provider) -> { "
                        + body
                        + " }))");
    }

    PluginWorld key(String provider, String key) {
        new Login(
                        world.environment(),
                        new CredentialStore(world.environment()),
                        new Http(world.environment()))
                .withKey(provider, Secret.of(key), Map.of());
        return this;
    }

    Session session() {
        var environment = world.environment();
        var credentials = new CredentialStore(environment);
        var http = new Http(environment);
        return new PluginStartup(environment, credentials, http, person)
                .start(
                        new Startup(
                                environment,
                                OrganisationRules.load(environment),
                                credentials,
                                http),
                        Session::pluginEntries);
    }

    /** Asks the default model and returns the answer. */
    Completion ask() {
        try (var session = session()) {
            return ask(session);
        }
    }

    Completion ask(Session session) {
        var http = new Http(world.environment());
        var call = new ModelCall(world.environment(), http, session, world.tokens());
        var question = new ModelCall.Question("build", JsonObject.EMPTY, "ping", "ses_1", "msg_1");
        return call.ask(call.choose(Optional.empty()), question, answer::append);
    }

    List<Request> requests() {
        return world.gateway.requests();
    }

    Request request() {
        return requests().getLast();
    }

    /** Returns what plugins wrote to the log, without the time. */
    Stream<String> log() throws IOException {
        var file = world.home.resolve(".local/state/sesame/log/plugins.log");
        return Files.readAllLines(file).stream().map(line -> line.substring(line.indexOf(' ') + 1));
    }

    @Override
    public void close() {
        world.close();
    }
}
