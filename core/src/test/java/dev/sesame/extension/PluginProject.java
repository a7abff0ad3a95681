package dev.sesame.extension;

import dev.sesame.Environment;
import dev.sesame.credential.CredentialStore;
import dev.sesame.http.Http;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.testkit.SteppingClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A project with plugins, and a person who is told things while they start. */
final class PluginProject {
    private static final String IMPORTS =
            "import dev.sesame.*; import dev.sesame.json.JsonValue.*; import dev.sesame.plugin.*;"
                    + " import java.net.URI; import java.util.*;";

    final SteppingClock clock = SteppingClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    final Map<String, String> variables = new HashMap<>();
    final RecordedPrompt person = new RecordedPrompt();
    final List<String> notes = person.notes;
    private final Path home;

    PluginProject(Path home) throws IOException {
        this.home = home;
        variables.put("PATH", System.getenv("PATH"));
        Files.createDirectories(home.resolve("project/.git"));
    }

    Path home() {
        return home;
    }

    Environment environment() {
        return new Environment(variables, home.resolve("project"), home, clock);
    }

    CredentialStore credentials() {
        return new CredentialStore(environment());
    }

    /** Writes a file of the project and returns the entry that names it. */
    PluginEntry file(String name, String text) {
        try {
            var file = home.resolve("project").resolve(name);
            Files.writeString(file, text);
            return entry("file://" + file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a plugin in Java that {@code init} starts. */
    PluginEntry java(String name, String init) {
        return file(
                name + ".java",
                IMPORTS
                        + "\npublic final class "
                        + name
                        + " implements Plugin {\n"
                        + "public Hooks init(PluginInput input, JsonObject options) throws Exception {\n"
                        + init
                        + "\n}}\n");
    }

    /** Starts plugins P0, P1, … in Java; each adds its {@code hooks} to none. */
    Plugins hooks(String... hooks) {
        var entries = new PluginEntry[hooks.length];
        for (int i = 0; i < hooks.length; i++) {
            entries[i] = java("P" + i, "return Hooks.none()" + hooks[i] + ";");
        }
        return load(entries);
    }

    /** Returns the hook of a loader for the provider {@code corp}. */
    static String loader(String body) {
        return ".auth(AuthHook.of(\"corp\").loader((auth, provider) -> { " + body + " }))";
    }

    static PluginEntry entry(String spec) {
        return new PluginEntry(spec, Optional.empty(), "test");
    }

    static PluginEntry entry(String spec, String options) {
        return new PluginEntry(spec, Optional.of(json(options)), "test");
    }

    static JsonObject json(String text) {
        return Json.parse(text).asObject().orElseThrow();
    }

    Plugins load(PluginEntry... entries) {
        return new PluginLoader(environment(), credentials(), new Http(environment()), person)
                .load(List.of(entries), List.of());
    }

    Path logFile() {
        return home.resolve(".local/state/sesame/log/plugins.log");
    }

    String log() {
        try {
            return Files.exists(logFile()) ? Files.readString(logFile()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
