package dev.sesame.anthropic;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.credential.CredentialStore;
import dev.sesame.extension.BuiltIn;
import dev.sesame.extension.PluginLoader;
import dev.sesame.extension.Plugins;
import dev.sesame.extension.RecordedPrompt;
import dev.sesame.http.Http;
import dev.sesame.journey.Login;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.AuthPrompt;
import dev.sesame.plugin.Authorization;
import dev.sesame.plugin.FetchRequest;
import dev.sesame.plugin.FetchResponse;
import dev.sesame.testkit.BadInput;
import dev.sesame.testkit.SteppingClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A home with a {@code claude} that is a script, and the built-in plugin as the host runs it. */
final class AnthropicWorld {
    static final String TOKEN = "sk-ant-oat01-x";
    static final Map<String, String> YES = Map.of(AuthPrompt.TERMS, AuthPrompt.ACCEPTED);
    static final String EXPIRED =
            "Claude session is still expired. Run `claude auth login --claudeai` and try again.";

    /** Renews the session as Claude Code does. */
    static final String RENEWS =
            """
            #!/bin/sh
            sed -e 's/"expiresAt": *[0-9]*/"expiresAt": 1900000000000/' \
                -e "s/oat01-[a-z0-9]*/oat01-new$(wc -l < "$HOME/spawned" | tr -d ' ')/" \
                "$HOME/.claude/.credentials.json" > "$HOME/next.json"
            mv "$HOME/next.json" "$HOME/.claude/.credentials.json"
            """;

    final Path home;
    final SteppingClock clock = SteppingClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    final Map<String, String> variables = new HashMap<>();
    private final RecordedPrompt person = new RecordedPrompt();
    final List<String> notes = person.notes;
    boolean mac;
    JsonObject options = JsonObject.EMPTY;

    AnthropicWorld(Path home) {
        this.home = home;
        variables.put("PATH", home.resolve("bin") + ":/usr/bin:/bin");
        variables.put("HOME", home.toString());
    }

    Environment environment() {
        return new Environment(variables, home, home, clock);
    }

    CredentialStore store() {
        return new CredentialStore(environment());
    }

    Plugins plugins() {
        var environment = environment();
        var plugin = new AnthropicPlugin(environment, mac);
        return new PluginLoader(environment, store(), new Http(environment), person)
                .only(List.of(new BuiltIn("anthropic", plugin, () -> options)));
    }

    /** Puts the script {@code text} on PATH; it notes its arguments in {@code ~/spawned} first. */
    AnthropicWorld program(String name, String text) {
        write(home.resolve("real").resolve(name), text);
        return write(
                home.resolve("bin").resolve(name),
                """
                #!/bin/sh
                echo "%s $*" >> "%s/spawned"
                echo $$ >> "%s/pids"
                exec "%s" "$@"
                """
                        .formatted(name, home, home, home.resolve("real").resolve(name)));
    }

    AnthropicWorld program(String name, BadInput script) {
        return program(name, new String(script.bytes(), java.nio.charset.StandardCharsets.UTF_8));
    }

    AnthropicWorld session(BadInput content) {
        try {
            Files.createDirectories(sessionFile().resolveSibling(""));
            Files.write(sessionFile(), content.bytes());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path sessionFile() {
        return home.resolve(".claude/.credentials.json");
    }

    AnthropicWorld write(Path file, String text) {
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how programs were called. */
    List<String> spawned() throws IOException {
        var file = home.resolve("spawned");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    AuthMethod method(String label) {
        return plugins().authHooks().getFirst().methods().stream()
                .filter(method -> method.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    Authorization begin(String label, Map<String, String> inputs) throws Exception {
        return ((AuthMethod.OAuth) method(label)).authorize().authorize(inputs);
    }

    /** Logs in with the session, as {@code auth login} does. */
    void logIn() throws Exception {
        var begun = (Authorization.Auto) begin(AnthropicPlugin.SESSION, YES);
        var login = new Login(environment(), store(), new Http(environment()));
        login.withPlugin("anthropic", begun.callback().await(), Secret.of(""), Map.of());
    }

    /** Logs in with the browser; the person pastes {@code code} and the right state. */
    void signIn() throws Exception {
        var begun = (Authorization.Code) begin(AnthropicPlugin.BROWSER, YES);
        var state = begun.url().replaceAll(".*[?&]state=([^&]*).*", "$1");
        var login = new Login(environment(), store(), new Http(environment()));
        var result = begun.callback().redeem("CODE-1#" + state);
        login.withPlugin("anthropic", result, Secret.of(""), Map.of());
    }

    /** Points everything to {@code server}, with a client id as a company has one. */
    AnthropicWorld at(FakeAnthropic server) {
        variables.put("ANTHROPIC_BASE_URL", server.url());
        variables.put("ANTHROPIC_TOKEN_URL", server.url() + "/v1/oauth/token");
        variables.put("ANTHROPIC_AUTH_URL", "https://claude.test/oauth/authorize?x=1");
        variables.put("ANTHROPIC_REDIRECT_URI", "https://console.example.test/cb");
        variables.put("ANTHROPIC_CLIENT_ID", "client-1");
        return this;
    }

    Credential.OAuth stored() {
        return (Credential.OAuth) java.util.Objects.requireNonNull(store().all().get("anthropic"));
    }

    /** Stores a login of the browser that has ended. */
    void storeExpired(String refresh) {
        new Terms(new Settings(environment(), options)).take(YES);
        var none = java.util.Optional.<String>empty();
        store().put(
                        "anthropic",
                        new Credential.OAuth(
                                Secret.of("access-0"), Secret.of(refresh), 1, none, none));
    }

    /** Sends one request through the plugin. */
    FetchResponse ask(Plugins plugins, java.net.URI uri) throws IOException, InterruptedException {
        var fetch = plugins.options("anthropic", stored(), JsonObject.EMPTY).fetch().orElseThrow();
        return fetch.send(
                FetchRequest.post(uri, "application/json", "{\"model\":\"m\"}")
                        .header("x-api-key", "")
                        .header("anthropic-beta", "context-1m"));
    }

    FetchResponse ask(FakeAnthropic server) throws IOException, InterruptedException {
        return ask(plugins(), server.messagesUrl());
    }

    static String problem(Exception e) {
        return e instanceof AuthException auth ? auth.problem() + " " + auth.nextStep() : "" + e;
    }
}
