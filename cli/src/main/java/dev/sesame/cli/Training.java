package dev.sesame.cli;

import dev.sesame.Environment;
import dev.sesame.terminal.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs commands so that the JVM sees which classes they need and archives them (JEP 514). The
 * launcher starts it, with a home that it throws away.
 *
 * <p>What is in an archive is set up at each start, so there are four: {@code local} for commands
 * that need no network, {@code relay} for {@code exec}, {@code server} for {@code serve} and what
 * goes with it, {@code net} for the others. A command that fails here costs its users some
 * milliseconds and nothing else.
 */
final class Training {
    /** Longer than any training: whatever hangs then must not run for ever in the background. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final List<List<String>> LOCAL =
            List.of(
                    List.of(),
                    List.of("--help"),
                    List.of("--version"),
                    List.of("auth", "list"),
                    List.of("auth", "token", "https://training.invalid"),
                    List.of("auth", "logout", "training"),
                    List.of("completion", "bash"),
                    List.of("config", "lint"),
                    List.of("debug", "paths"));

    /** Of every kind; a command that uses the network would ask this organisation. */
    private static final String LOCAL_LOGINS =
            """
            "https://training.invalid": {"type": "wellknown", "key": "TOKEN", "token": "none"},
            "oauth": {"type": "oauth", "refresh": "none", "access": "none", "expires": 0},
            """;

    private static List<List<String>> net(String organisation) {
        return List.of(
                List.of("auth", "login", organisation, "--yes"),
                List.of("auth", "list"),
                List.of("auth", "status"),
                List.of("debug", "config"),
                List.of("models"),
                List.of("run", "-m", "demo/m", "ping"),
                List.of("run", "ping"),
                List.of("auth", "logout", organisation));
    }

    private final Path home;

    private Training(Path home) {
        this.home = home;
    }

    /**
     * Trains for the archive named in {@code args}: {@code local}, {@code relay}, {@code server} or
     * {@code net}.
     */
    public static void main(String[] args) throws IOException {
        limitTime();
        var training = new Training(Files.createTempDirectory("sesame-training"));
        var kind = args.length == 0 ? "net" : args[0];
        training.furnish(kind.equals("local") ? LOCAL_LOGINS : "");
        switch (kind) {
            case "local" -> LOCAL.forEach(command -> training.run(command, Map.of()));
            case "relay" -> training.trainRelay();
            case "server" -> training.trainServer();
            default -> training.trainNet();
        }
        likeMain();
    }

    /** Does what only {@code Main} does: reads the variables, writes to the console, ends. */
    private static void likeMain() {
        System.out.println(Map.copyOf(System.getenv()).size());
        System.out.flush();
        Main.end(0);
    }

    private void trainNet() throws IOException {
        var java = Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
        var authority = home.resolve("ca.pem").toString();
        var server = server(java, authority);
        try (var origins = server.inputReader(StandardCharsets.UTF_8)) {
            for (var origin = origins.readLine(); origin != null; origin = origins.readLine()) {
                boolean secure = origin.startsWith("https");
                if (!secure) {
                    runWithPlugins(java, origin);
                }
                runAll(origin, secure ? Map.of("SESAME_CA_FILE", authority) : Map.of());
                if (secure) {
                    // refused, after all whom a machine trusts have been asked
                    run(List.of("auth", "login", origin, "--yes"), Map.of());
                    break;
                }
            }
        } finally {
            server.destroy();
        }
    }

    private void trainServer() throws IOException {
        run(List.of("--version"), Map.of());
        run(List.of("serve"), Map.of());
        new ServerTraining(environment(Map.of())).run(home);
    }

    private void trainRelay() throws IOException {
        var java = Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
        var server = server(java, home.resolve("ca.pem").toString());
        try (var origins = server.inputReader(StandardCharsets.UTF_8)) {
            var origin = String.valueOf(origins.readLine());
            run(List.of("auth", "login", origin, "--yes"), Map.of("OPENCODE_MODELS_URL", origin));
            run(List.of("exec", "--", "true"), Map.of("OPENCODE_MODELS_URL", origin));
        } finally {
            server.destroy();
        }
    }

    /** The server is a process of its own: what it loads has no place in the archive. */
    private static Process server(String java, String authority) throws IOException {
        var classes = System.getProperty("java.class.path", "");
        return new ProcessBuilder(java, "-cp", classes, TrainingServer.class.getName(), authority)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /**
     * A question with a plugin of either kind. The source file is compiled by a process of its own:
     * it is compiled once, and what compiles it has no place in the archive.
     */
    private void runWithPlugins(String java, String origin) throws IOException {
        var folder = home.resolve("config/opencode/plugin");
        var variables = Map.of("OPENCODE_MODELS_URL", origin);
        write("config/opencode/opencode.json", TrainingPlugins.provider(origin));
        write("data/opencode/auth.json", "{\"demo\": {\"type\": \"api\", \"key\": \"none\"}}");
        write("config/opencode/plugin/Training.java", TrainingPlugins.JAVA);
        var classes = System.getProperty("java.class.path", "");
        var compiling =
                new ProcessBuilder(java, "-cp", classes, Main.class.getName(), "plugin", "list")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        compiling.environment().putAll(environment(variables).variables());
        compiling.environment().put("HOME", home.toString());
        compiling.directory(home.toFile());
        try {
            compiling.start().waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        run(List.of("run", "-m", "demo/m", "ping"), variables);
        Files.delete(folder.resolve("Training.java"));
        write("config/opencode/plugin/training.js", TrainingPlugins.SCRIPT);
        run(List.of("run", "-m", "demo/m", "ping"), variables);
        Files.delete(folder.resolve("training.js"));
        Files.delete(home.resolve("config/opencode/opencode.json"));
        furnish("");
    }

    private static void limitTime() {
        var limit =
                new Thread(
                        () -> {
                            try {
                                Thread.sleep(PATIENCE);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            Runtime.getRuntime().halt(1);
                        },
                        "limit");
        limit.setDaemon(true);
        limit.start();
    }

    /** A home as it is in daily use, so that the reading of each of these files is trained. */
    private void furnish(String more) throws IOException {
        write(
                "data/opencode/auth.json",
                """
                {%s"training": {"type": "api", "key": "none"}}
                """
                        .formatted(more));
        write(
                "config/opencode/opencode.jsonc",
                """
                {
                  // how people write it
                  "model": "demo/m",
                  "provider": {"demo": {"options": {"apiKey": "{env:TRAINING_TOKEN}"}}},
                }
                """);
    }

    private void write(String name, String text) throws IOException {
        var file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void runAll(String origin, Map<String, String> more) {
        var variables = new HashMap<>(more);
        variables.put("OPENCODE_MODELS_URL", origin);
        net(origin).forEach(command -> run(command, variables));
    }

    private void run(List<String> command, Map<String, String> more) {
        var sink = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try {
            Main.run(
                    command,
                    environment(more),
                    new Streams(InputStream.nullInputStream(), sink, sink));
        } catch (RuntimeException | LinkageError e) {
            // the archive lacks what this command would have loaded, and that is all
        }
    }

    private Environment environment(Map<String, String> more) {
        var variables = new HashMap<>(more);
        variables.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        variables.put("XDG_DATA_HOME", home.resolve("data").toString());
        variables.put("XDG_CONFIG_HOME", home.resolve("config").toString());
        variables.put("XDG_CACHE_HOME", home.resolve("cache").toString());
        variables.put("XDG_STATE_HOME", home.resolve("state").toString());
        variables.put("TRAINING_TOKEN", "none");
        return new Environment(variables, home, home, InstantSource.system());
    }
}
