package dev.sesame.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A home, a project and a server for one run of a scenario; everything goes with {@link #close}.
 */
final class Sandbox implements AutoCloseable {

    private static final Duration EARLIER_LIMIT = Duration.ofMinutes(1);
    private static final int OCTAL = 8;

    private static final Map<String, String> GIT =
            Map.of(
                    "GIT_AUTHOR_NAME", "t",
                    "GIT_AUTHOR_EMAIL", "t@example.invalid",
                    "GIT_AUTHOR_DATE", "2020-01-01T00:00:00Z",
                    "GIT_COMMITTER_NAME", "t",
                    "GIT_COMMITTER_EMAIL", "t@example.invalid",
                    "GIT_COMMITTER_DATE", "2020-01-01T00:00:00Z",
                    "GIT_CONFIG_GLOBAL", "/dev/null",
                    "GIT_CONFIG_SYSTEM", "/dev/null");

    private final Scenario scenario;
    private final ScenarioServer server;
    private final Places places;
    private final Path folder;

    private Sandbox(Scenario scenario, ScenarioServer server) {
        this.scenario = scenario;
        this.server = server;
        places = server.places();
        folder = Path.of(places.fill(scenario.get("cwd").asText("${PROJECT}")));
    }

    /** Prepares everything the scenario wants to find. */
    static Sandbox of(Scenario scenario) throws IOException, InterruptedException {
        if (scenario.has("tty")) {
            throw new IllegalArgumentException(scenario.name() + " needs a terminal: not built");
        }
        var root = Files.createTempDirectory("conformance-").toRealPath();
        var sandbox = new Sandbox(scenario, new ScenarioServer(scenario, root));
        for (var each : List.of("home", "project", "tmp")) {
            Files.createDirectories(root.resolve(each));
        }
        var models = scenario.folder().resolveSibling("fixtures").resolve("models.json");
        Files.copy(models, root.resolve("models.json"));
        sandbox.initRepository(scenario.get("git").asText("commit"));
        sandbox.writeFiles();
        sandbox.writeAuth();
        Files.createDirectories(sandbox.folder);
        return sandbox;
    }

    /** Runs the command as the scenario says and returns what was seen, as expectations say it. */
    JsonNode run(Path command) throws IOException, InterruptedException {
        for (JsonNode words : scenario.get("before")) {
            invocation(command, words).run(EARLIER_LIMIT);
        }
        int earlier = server.received().size();
        var invocation = invocation(command, scenario.get("command"));
        var outcome =
                scenario.has("stdin")
                        ? invocation.run(
                                scenario.limit(), places.fill(scenario.get("stdin").asText()))
                        : invocation.run(scenario.limit());
        var received = server.received();
        return new Observation(scenario, places)
                .of(outcome, received.subList(earlier, received.size()));
    }

    @Override
    public void close() throws IOException {
        server.close();
        try (var files = Files.walk(places.root())) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException _) {
            // a process that is just being killed may still write; no fault of the scenario
        }
    }

    private Invocation invocation(Path command, JsonNode words) {
        var line = new ArrayList<String>();
        line.add(command.toString());
        places.fill(words).forEach(word -> line.add(word.asText()));
        return new Invocation(line, folder, environment());
    }

    private void initRepository(String how) throws IOException, InterruptedException {
        if (how.equals("none")) {
            return;
        }
        git("init", "-q", "-b", "main", ".");
        if (how.equals("commit")) {
            git("commit", "-q", "--allow-empty", "-m", "init");
        }
    }

    private void git(String... words) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of("git"));
        line.addAll(List.of(words));
        var builder = new ProcessBuilder(line).directory(places.project().toFile()).inheritIO();
        builder.environment().putAll(GIT);
        if (builder.start().waitFor() != 0) {
            throw new IOException("git failed: " + line);
        }
    }

    private void writeFiles() throws IOException {
        for (var file : places.fill(scenario.get("files")).properties()) {
            write(Path.of(file.getKey()), file.getValue());
        }
    }

    private static void write(Path file, JsonNode spec) throws IOException {
        Files.createDirectories(file.getParent());
        if (spec.path("dir").asBoolean()) {
            Files.createDirectories(file);
            return;
        }
        if (spec.has("symlink")) {
            Files.createSymbolicLink(file, Path.of(spec.path("symlink").asText()));
            return;
        }
        Files.writeString(file, spec.isTextual() ? spec.textValue() : spec.path("text").asText());
        if (spec.has("mode")) {
            chmod(file, spec.path("mode").asText());
        }
    }

    private void writeAuth() throws IOException {
        if (!scenario.has("auth")) {
            return;
        }
        var auth = places.fill(scenario.get("auth"));
        Files.createDirectories(places.authFile().getParent());
        var text = auth.isTextual() ? auth.textValue() : JsonTree.pretty(auth);
        Files.writeString(places.authFile(), text);
        chmod(places.authFile(), scenario.get("authMode").asText("600"));
    }

    private static void chmod(Path file, String mode) throws IOException {
        Files.setAttribute(file, "unix:mode", Integer.parseInt(mode, OCTAL));
    }

    /** Everything that could make two runs differ is fixed, and nothing leaves the machine. */
    private Map<String, String> environment() {
        var environment = new HashMap<String, String>();
        environment.put("PATH", System.getenv("PATH"));
        environment.put("JAVA_HOME", System.getProperty("java.home")); // for a Java program
        environment.put("HOME", places.home().toString());
        environment.put("PWD", folder.toString());
        environment.put("USER", "tester");
        environment.put("LANG", "C.UTF-8");
        environment.put("TERM", "xterm-256color");
        environment.put("TMPDIR", inRoot("tmp"));
        environment.put("OPENCODE_DISABLE_MODELS_FETCH", "1");
        environment.put("OPENCODE_MODELS_PATH", inRoot("models.json"));
        environment.put("OPENCODE_DISABLE_AUTOUPDATE", "1");
        environment.put("OPENCODE_DISABLE_DEFAULT_PLUGINS", "1");
        environment.put("OPENCODE_DISABLE_LSP_DOWNLOAD", "1");
        environment.put("OPENCODE_TEST_MANAGED_CONFIG_DIR", inRoot("managed"));
        environment.put("npm_config_registry", "http://127.0.0.1:1/");
        environment.put("npm_config_fetch_retries", "0");
        environment.put("npm_config_cache", inRoot("tmp/npm"));
        environment.put("BUN_CONFIG_REGISTRY", "http://127.0.0.1:1/");
        environment.put("BUN_INSTALL_CACHE_DIR", inRoot("tmp/bun"));
        environment.put("NO_PROXY", "127.0.0.1,localhost");
        environment.put("no_proxy", "127.0.0.1,localhost");
        places.fill(scenario.get("env"))
                .forEachEntry((name, value) -> {
                    if (value.isNull()) {
                        environment.remove(name);
                    } else {
                        environment.put(name, value.asText());
                    }
                });
        return environment;
    }

    private String inRoot(String path) {
        return places.root().resolve(path).toString();
    }
}
