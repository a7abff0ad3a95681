package dev.sesame.script;

import dev.sesame.Environment;
import dev.sesame.credential.Credential;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Client;
import dev.sesame.plugin.Fetch;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.PluginInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A project with plugins in it, a host that runs them, and what they did to the outside. */
final class Workbench implements PluginInput, Client, AutoCloseable {
    final Map<String, Credential> stored = new ConcurrentHashMap<>();
    final List<String> log = new CopyOnWriteArrayList<>();
    final List<String> toasts = new CopyOnWriteArrayList<>();
    final Environment environment;
    private final Path project;
    private final ScriptHost host;

    private Workbench(Path directory, Map<String, String> more, Limits limits) throws IOException {
        project = Files.createDirectories(directory.resolve("project"));
        var variables = new HashMap<>(more);
        variables.put("PATH", path());
        variables.put("XDG_CACHE_HOME", directory.resolve("cache").toString());
        environment =
                new Environment(variables, project, directory.resolve("home"), () -> Instant.EPOCH);
        host = ScriptHost.start(runtime(), environment, this, limits);
    }

    static Workbench in(Path directory) throws IOException {
        return new Workbench(directory, Map.of(), Limits.DEFAULT);
    }

    static Workbench in(Path directory, Map<String, String> variables) throws IOException {
        return new Workbench(directory, variables, Limits.DEFAULT);
    }

    static Workbench in(Path directory, Limits limits) throws IOException {
        return new Workbench(directory, Map.of(), limits);
    }

    private static String path() {
        return System.getenv("PATH");
    }

    /** The property {@code script.runtime} names a bun to test with instead of the node of PATH. */
    static ScriptRuntime runtime() {
        var bun = System.getProperty("script.runtime", "");
        if (!bun.isEmpty()) {
            return new ScriptRuntime(ScriptRuntime.Kind.BUN, Path.of(bun), "1.3.14");
        }
        for (var folder : path().split(":", -1)) {
            var node = Path.of(folder, "node");
            if (Files.isExecutable(node)) {
                return new ScriptRuntime(ScriptRuntime.Kind.NODE, node, "20");
            }
        }
        throw new IllegalStateException("the tests need a node on PATH");
    }

    static boolean isNode() {
        return runtime().kind() == ScriptRuntime.Kind.NODE;
    }

    /** Writes a file of the project. */
    Path write(String name, String text) {
        try {
            var file = project.resolve(name);
            Files.createDirectories(file.resolveSibling(""));
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loads a module of one plugin that consists of {@code text}. */
    Hooks plugin(String name, String text) {
        return load(write(name, text)).getFirst();
    }

    List<Hooks> load(Path target) {
        return host.load(new ScriptModule(target.toString(), target, false, Optional.empty()));
    }

    List<Hooks> load(ScriptModule module) {
        return host.load(module);
    }

    /** Waits until the log has a line with {@code text}. */
    void awaitLog(String text) throws InterruptedException {
        synchronized (log) {
            while (log.stream().noneMatch(line -> line.contains(text))) {
                log.wait();
            }
        }
    }

    @Override
    public Client client() {
        return this;
    }

    @Override
    public JsonObject project() {
        return JsonObject.EMPTY.with("id", "global").with("worktree", "/");
    }

    @Override
    public Path directory() {
        return project;
    }

    @Override
    public Path worktree() {
        return Path.of("/");
    }

    @Override
    public URI serverUrl() {
        return URI.create("http://localhost:4096/");
    }

    @Override
    public Fetch fetch() {
        throw new UnsupportedOperationException("scripts have their own");
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
    public void log(Level level, String message) {
        synchronized (log) {
            log.add(level + " " + message);
            log.notifyAll();
        }
    }

    @Override
    public void showToast(String message) {
        toasts.add(message);
    }

    @Override
    public void close() {
        host.close();
    }
}
