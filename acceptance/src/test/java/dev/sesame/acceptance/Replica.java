package dev.sesame.acceptance;

import dev.sesame.testkit.HaProxy.Backend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real {@code sesame serve}, as a process of its own. */
final class Replica implements AutoCloseable {
    private static final Path LAUNCHER =
            Path.of("../cli/target/dist/sesame").toAbsolutePath().normalize();

    private final Backend backend;
    private final List<String> command;
    private final Map<String, String> variables;
    private Process process;

    private Replica(Backend backend, List<String> command, Map<String, String> variables)
            throws IOException {
        this.backend = backend;
        this.command = List.copyOf(command);
        this.variables = Map.copyOf(variables);
        this.process = run();
    }

    /** Returns where one can listen. */
    static Backend freePlace() throws IOException {
        return new Backend(freePort(), freePort());
    }

    /**
     * Starts one with {@code options} at {@code backend}, with a state of its own in {@code
     * folder}; returns when it takes requests.
     */
    static Replica start(
            Backend backend, Path folder, List<String> options, Map<String, String> variables)
            throws IOException {
        var command = new ArrayList<>(List.of(LAUNCHER.toString(), "serve"));
        command.addAll(options);
        command.addAll(List.of("--listen", "127.0.0.1:" + backend.port()));
        command.addAll(List.of("--admin", "127.0.0.1:" + backend.admin()));
        command.addAll(List.of("--state", folder.resolve("state").toString()));
        return new Replica(backend, command, variables);
    }

    private Process run() throws IOException {
        var builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        var path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home", ""));
        builder.environment().putAll(variables);
        var started = builder.start();
        var errors = started.errorReader();
        var said = new StringBuilder();
        for (var line = errors.readLine(); line != null; line = errors.readLine()) {
            said.append(line).append('\n');
            if (line.contains("ready at ")) {
                Thread.ofPlatform().daemon().start(() -> drain(errors));
                return started;
            }
        }
        throw new AssertionError("the server did not start:\n" + said);
    }

    private static void drain(BufferedReader log) {
        try {
            log.transferTo(Writer.nullWriter());
        } catch (IOException _) {
            // the process has ended
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Backend backend() {
        return backend;
    }

    /** Asks it to end and waits until it has; then starts it again. */
    void restart() throws IOException {
        end();
        process = run();
    }

    /** Ends it as a failure of power would, then starts it again. */
    void crash() throws IOException {
        close();
        process = run();
    }

    /** Asks it to end, and returns when it has. */
    void end() {
        process.destroy();
        process.onExit().orTimeout(120, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
