package dev.sesame.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sesame.acceptance.Invocation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /**
     * Secrets that OpenCode was recorded to print and Sesame prints: here somebody writes the token
     * by its name into settings that are no secrets, such as {@code username}, and asks to see what
     * the settings are.
     */
    private static final Map<String, Set<String>> SHOWN =
            Map.of(
                    "044-wellknown-token-in-project-config", Set.of("wk-token"),
                    "045-wellknown-token-vs-real-env", Set.of("wk-token"));

    private final Scenario scenario;
    private final ScenarioServer server;
    private final Places places;
    private final Path folder;
    private final Surroundings surroundings;

    private Sandbox(Scenario scenario, ScenarioServer server) {
        this.scenario = scenario;
        this.server = server;
        places = server.places();
        surroundings = places.surroundings();
        folder = Path.of(places.fill(scenario.get("cwd").asText("${PROJECT}")));
    }

    /** Prepares everything the scenario wants to find. */
    static Sandbox of(Scenario scenario) throws IOException, InterruptedException {
        var root = Files.createTempDirectory("conformance-").toRealPath();
        var sandbox = new Sandbox(scenario, new ScenarioServer(scenario, root));
        sandbox.surroundings.prepared();
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
        var outcome = run(invocation);
        var received = server.received();
        return new Observation(scenario, places)
                .of(outcome, received.subList(earlier, received.size()));
    }

    private Outcome run(Invocation invocation) throws IOException, InterruptedException {
        if (scenario.has("tty")) {
            var steps = places.fill(Expectation.of(scenario).keysOf(scenario));
            return Typist.of(steps).answer(invocation, scenario.limit());
        }
        return scenario.has("stdin")
                ? invocation.run(scenario.limit(), places.fill(scenario.get("stdin").asText()))
                : invocation.run(scenario.limit());
    }

    @Override
    public void close() throws IOException {
        server.close();
        surroundings.remove();
    }

    private Invocation invocation(Path command, JsonNode words) {
        var line = new ArrayList<String>();
        line.add(command.toString());
        places.fill(words).forEach(word -> line.add(word.asText()));
        var shown = SHOWN.getOrDefault(scenario.name(), Set.of());
        return new Invocation(line, folder, environment(), shown);
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
        Files.createDirectories(surroundings.authFile().getParent());
        var text = auth.isTextual() ? auth.textValue() : JsonTree.pretty(auth);
        Files.writeString(surroundings.authFile(), text);
        chmod(surroundings.authFile(), scenario.get("authMode").asText("600"));
    }

    private static void chmod(Path file, String mode) throws IOException {
        Files.setAttribute(file, "unix:mode", Integer.parseInt(mode, OCTAL));
    }

    private Map<String, String> environment() {
        var environment = surroundings.variables(folder);
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
}
