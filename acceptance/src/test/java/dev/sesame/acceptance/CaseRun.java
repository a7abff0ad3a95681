package dev.sesame.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sesame.acceptance.Invocation.Outcome;
import dev.sesame.testkit.Screen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Does what a plugin case says, in a home of its own, and writes down what is seen. */
final class CaseRun implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** So wide that no address is broken into lines. */
    private static final int COLUMNS = 2000;

    private static final Pattern KEYS = Pattern.compile("DOWN|UP|BSPACE\\*(\\d+)");
    private static final Pattern LOGO = Pattern.compile(".*[█▀▄]{2,}.*|[▄█▀ ]+");

    private final PluginCase which;
    private final Path command;
    private final Surroundings surroundings;
    private final CaseGateway gateway = new CaseGateway();
    private final Map<String, String> variables = new HashMap<>();
    private int seenRequests;
    private int seenLines;

    CaseRun(PluginCase which, Path command) throws IOException {
        this.which = which;
        this.command = command;
        var root = Files.createTempDirectory("plugin-case-").toRealPath();
        surroundings = new Surroundings(root).prepared();
        which.prepare(surroundings.home(), surroundings.project());
        variables.putAll(surroundings.variables(surroundings.project()));
        // the catalogue that the program carries, and its own plugins, as when it was recorded
        variables.remove("OPENCODE_MODELS_PATH");
        variables.remove("OPENCODE_DISABLE_DEFAULT_PLUGINS");
        variables.put("NO_COLOR", "1");
        variables.put("GW_URL", gateway.url());
        variables.put("CASE_LOG", log().toString());
        var own = gateway.url() + NpmRegistry.PATH;
        variables.put("npm_config_registry", System.getProperty("sesame.registry", own));
    }

    /** Puts a browser on the PATH that opens nothing, for plugins that want to open one. */
    CaseRun withBrowser() throws IOException {
        var bin = surroundings.root().resolve("bin");
        for (var name : List.of("xdg-open", "open")) {
            Person.script(bin.resolve(name), "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
        }
        return with("PATH", bin + ":" + variables.get("PATH"));
    }

    /** Sets a variable for all steps. */
    CaseRun with(String name, String value) {
        variables.put(name, value);
        return this;
    }

    Path project() {
        return surroundings.project();
    }

    CaseGateway gateway() {
        return gateway;
    }

    private Path log() {
        return surroundings.root().resolve("case.log");
    }

    /** Returns what was seen of each step that runs the command. */
    ArrayNode observe() throws IOException, InterruptedException {
        var data = which.data();
        put(data.path("env"));
        if (data.hasNonNull("auth")) {
            writeAuth(data.path("auth"));
        }
        var seen = JsonNodeFactory.instance.arrayNode();
        for (JsonNode step : data.path("steps")) {
            if (step.has("env")) {
                put(step.path("env"));
            } else if (step.has("auth")) {
                writeAuth(step.path("auth"));
            } else {
                seen.add(new CaseWording(surroundings, gateway).of(observe(step)));
            }
        }
        return seen;
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        surroundings.remove();
    }

    private void put(JsonNode env) {
        env.forEachEntry((name, value) -> variables.put(name, value.asText()));
    }

    private void writeAuth(JsonNode auth) throws IOException {
        Files.createDirectories(surroundings.authFile().getParent());
        Files.writeString(surroundings.authFile(), auth.toString());
    }

    private ObjectNode observe(JsonNode step) throws IOException, InterruptedException {
        var seen = JsonNodeFactory.instance.objectNode();
        if (step.has("login")) {
            var outcome = login(step.path("login"));
            seen.set("exit", exit(outcome));
            var lines = Screen.lines(outcome.stdout(), COLUMNS, Typist.ROWS);
            addAll(seen.putArray("screen"), lines.stream().filter(CaseRun::isContent).toList());
        } else {
            var outcome = invocation(words(step)).run(LIMIT);
            seen.set("exit", exit(outcome));
            addAll(seen.putArray("stdout"), lines(outcome.stdout()));
            addAll(seen.putArray("stderr"), lines(outcome.stderr()));
        }
        putTraces(seen);
        return seen;
    }

    private static JsonNode exit(Outcome outcome) {
        var nodes = JsonNodeFactory.instance;
        return outcome.timedOut() ? nodes.textNode("timeout") : nodes.numberNode(outcome.exit());
    }

    private static boolean isContent(String line) {
        return !line.isBlank() && !line.strip().equals("│") && !LOGO.matcher(line).matches();
    }

    private static List<String> lines(String text) {
        return Wording.plain(text).replace("\r", "").lines().filter(l -> !l.isBlank()).toList();
    }

    private static void addAll(ArrayNode array, List<String> lines) {
        lines.forEach(line -> array.add(line.stripTrailing()));
    }

    private Outcome login(JsonNode login) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("auth", "login"));
        for (var option : Map.of("provider", "-p", "method", "-m").entrySet()) {
            if (login.hasNonNull(option.getKey())) {
                words.addAll(List.of(option.getValue(), login.path(option.getKey()).asText()));
            }
        }
        var steps = new ArrayList<Typist.Step>();
        for (JsonNode key : login.path("keys")) {
            var send = keys(key.path("send").asText());
            steps.add(new Typist.Step(key.path("wait").asText(), send, false));
        }
        return new Typist(steps, COLUMNS).answer(invocation(words), LIMIT);
    }

    private static String keys(String send) {
        return KEYS.matcher(send)
                .replaceAll(found ->
                        switch (found.group().charAt(0)) {
                            case 'D' -> "\u001b[B";
                            case 'U' -> "\u001b[A";
                            default -> "\u007f".repeat(Integer.parseInt(found.group(1)));
                        });
    }

    private static List<String> words(JsonNode step) {
        var words = new ArrayList<String>();
        if (step.has("run")) {
            words.add("run");
        }
        step.path(step.has("run") ? "run" : "cmd").forEach(word -> words.add(word.asText()));
        return words;
    }

    private Invocation invocation(List<String> words) {
        var line = new ArrayList<>(List.of(command.toString()));
        line.addAll(words);
        return new Invocation(line, surroundings.project(), Map.copyOf(variables));
    }

    /** What a step left behind: at the gateway, in the log of the plugins and in auth.json. */
    private void putTraces(ObjectNode seen) throws IOException {
        var requests = seen.putArray("requests");
        var all = gateway.requests();
        for (var request : all.subList(seenRequests, all.size())) {
            if (!CaseRequest.isForTitle(request.path("body"))) {
                requests.add(CaseRequest.of(request));
            }
        }
        seenRequests = all.size();
        var lines = Files.exists(log()) ? Files.readAllLines(log()) : List.<String>of();
        var log = seen.putArray("plugin_log");
        for (String line : lines.subList(seenLines, lines.size())) {
            log.add(JsonTree.parse(line));
        }
        seenLines = lines.size();
        if (Files.exists(surroundings.authFile())) {
            seen.set("auth_json", JsonTree.read(surroundings.authFile()));
        }
    }
}
