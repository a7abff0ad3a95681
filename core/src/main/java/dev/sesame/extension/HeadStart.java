package dev.sesame.extension;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.file.OwnerOnly;
import dev.sesame.plugin.PluginInput;
import dev.sesame.script.ScriptHost;
import dev.sesame.script.ScriptRuntime;
import dev.sesame.script.ScriptRuntimes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.zip.CRC32;

/**
 * Starts what runs scripts before it is known that a plugin is one, in folders where the last run
 * needed it: a runtime takes longer to start than all the rest, and so it gets ready while the
 * organisations are asked and the configuration is read. Where it turns out to be for nothing, it
 * is ended and not started early again.
 */
final class HeadStart {
    private final Environment environment;
    private final PluginInput input;
    private final Path mark;
    private Optional<FutureTask<Optional<Started>>> start = Optional.empty();

    HeadStart(Environment environment, PluginInput input) {
        this.environment = environment;
        this.input = input;
        this.mark = mark(environment);
    }

    /** What runs scripts, and the process of it. */
    record Started(ScriptRuntime runtime, ScriptHost host) {}

    private static Path mark(Environment environment) {
        var sum = new CRC32();
        sum.update(environment.directory().toString().getBytes(StandardCharsets.UTF_8));
        return environment
                .sesameCache()
                .resolve("script-host")
                .resolve("expected")
                .resolve(Long.toHexString(sum.getValue()));
    }

    /** Starts it if the last run in this folder needed it. */
    void take() {
        if (Files.exists(mark)) {
            var task = new FutureTask<>(this::start);
            var thread = new Thread(task, "script host start");
            thread.setDaemon(true);
            thread.start();
            start = Optional.of(task);
        }
    }

    /** What goes wrong here is told when it is needed and tried again. */
    private Optional<Started> start() {
        try {
            var runtime = new ScriptRuntimes(environment).find();
            return runtime.map(r -> new Started(r, ScriptHost.start(r, environment, input)));
        } catch (AuthException _) {
            return Optional.empty();
        }
    }

    /** Returns what was started; only once. */
    Optional<Started> result() {
        var task = start;
        start = Optional.empty();
        try {
            return task.isPresent() ? task.get().get() : Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException _) {
            return Optional.empty();
        }
    }

    /** This run needs it. */
    void wanted() {
        if (!Files.exists(mark)) {
            try {
                Files.createDirectories(mark.resolveSibling(""), OwnerOnly.directory());
                Files.createFile(mark, OwnerOnly.file());
            } catch (IOException _) {
                // the next run is a little slower
            }
        }
    }

    /** This run does not need it. */
    void unwanted() {
        result().ifPresent(started -> started.host().close());
        try {
            Files.deleteIfExists(mark);
        } catch (IOException _) {
            // the next run starts it for nothing, too
        }
    }
}
