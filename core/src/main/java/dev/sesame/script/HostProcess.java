package dev.sesame.script;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.process.ProcessTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** The process of the script host: how it is started, watched and ended. Safe for threads. */
final class HostProcess {
    /** What plugins find as the default {@code User-Agent} of their requests. */
    static final String USER_AGENT = "opencode/" + OpenCodeProgram.VERSION;

    // The channel moves away from the standard streams before anything else runs, so that what
    // plugins and their children print cannot get into it.
    private static final String MOVE_CHANNEL = "exec 3<&0 4>&1 0</dev/null 1>&2; exec \"$@\"";
    private static final List<String> BUN_FLAGS =
            List.of(
                    "--no-install",
                    "--no-env-file",
                    "--config=/dev/null",
                    "--user-agent=" + USER_AGENT);
    private static final List<String> NODE_FLAGS = List.of("--disable-warning=ExperimentalWarning");
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofMillis(40);

    private final Process process;
    private final ProcessTree tree;
    private Duration lastWorked = Duration.ZERO;

    private HostProcess(Process process) {
        this.process = process;
        // a host that is busy does not notice that we were told to end
        this.tree = ProcessTree.of(process, Duration.ZERO);
    }

    /** Starts {@code script} in {@code directory}. */
    static HostProcess start(
            ScriptRuntime runtime, Path script, Environment environment, Path directory) {
        if (directory.getFileSystem().getSeparator().equals("\\")) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "plugins in JavaScript do not run on Windows yet",
                    "Write the plugin in Java, or run in WSL");
        }
        var command = new ArrayList<>(List.of("/bin/sh", "-c", MOVE_CHANNEL, "sh"));
        command.add(runtime.program().toString());
        boolean node = runtime.kind() == ScriptRuntime.Kind.NODE;
        command.addAll(node ? NODE_FLAGS : BUN_FLAGS);
        command.add(script.toString());
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        setVariables(builder.environment(), environment, runtime.kind());
        try {
            return new HostProcess(builder.start());
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    runtime.program() + " cannot be started: " + e.getMessage(),
                    "Check that it runs: `" + runtime.program() + " --version`",
                    e);
        }
    }

    /** A plugin sees what its user's programs see, but for what would change or tap the runtime. */
    private static void setVariables(
            Map<String, String> variables, Environment environment, ScriptRuntime.Kind kind) {
        variables.clear();
        for (var variable : environment.variables().entrySet()) {
            if (isForPlugins(variable.getKey())) {
                variables.put(variable.getKey(), variable.getValue());
            }
        }
        variables.put("AGENT", "1");
        variables.put("OPENCODE", "1");
        variables.put("OPENCODE_PID", Long.toString(ProcessHandle.current().pid()));
        if (kind == ScriptRuntime.Kind.OPENCODE) {
            variables.put("BUN_BE_BUN", "1");
        }
        if (kind == ScriptRuntime.Kind.NODE) {
            variables.put("NODE_USE_ENV_PROXY", "1"); // bun heeds the proxy variables by itself
        }
    }

    private static boolean isForPlugins(String name) {
        return !name.startsWith("SESAME_")
                && !name.startsWith("BUN_INSPECT")
                && !List.of("NODE_OPTIONS", "BUN_OPTIONS", "JAVA_TOOL_OPTIONS").contains(name);
    }

    Process process() {
        return process;
    }

    /** Waits for its end, a {@code beat} long; tells whether it has ended. */
    boolean hasEnded(Duration beat) throws InterruptedException {
        return process.waitFor(beat.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns how much memory it uses, in bytes, where the system tells. */
    OptionalLong memory() {
        try {
            for (var line :
                    Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    return OptionalLong.of(1024 * Long.parseLong(line.replaceAll("[^0-9]", "")));
                }
            }
        } catch (IOException | NumberFormatException _) {
            // not Linux, or it ended this moment
        }
        return OptionalLong.empty();
    }

    /**
     * Tells whether it has children and has hardly worked itself since the last time this was
     * asked. For one thread.
     */
    boolean waitsForAProgram() {
        var worked = process.info().totalCpuDuration().orElse(Duration.ZERO);
        boolean idle = worked.minus(lastWorked).compareTo(IDLE) < 0;
        lastWorked = worked;
        return idle && process.children().findAny().isPresent();
    }

    /** Ends it and all that came from it, at once. */
    void kill() {
        tree.kill();
    }

    /** Lets it end itself upon {@code farewell}, and takes its children along. */
    void end(Runnable farewell) {
        // a host that reads nothing any more would block the farewell
        tree.end(() -> Thread.startVirtualThread(farewell), GRACE);
    }
}
