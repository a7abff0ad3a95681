package dev.sesame.script;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.json.JsonValue.JsonBoolean;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Client;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.PluginInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One child process that runs plugins in JavaScript and TypeScript as OpenCode does; they share it,
 * as they share OpenCode's. Whatever they print goes to the log, and their process is ended when it
 * stops answering, or grows too large: all that waits then fails with a sentence. Safe for threads.
 */
public final class ScriptHost implements AutoCloseable {
    private static final Duration SLACK = Duration.ofSeconds(1);

    private final HostProcess process;
    private final Calls calls;

    private ScriptHost(HostProcess process, Calls calls) {
        this.process = process;
        this.calls = calls;
    }

    /**
     * Starts the process; it gets ready while this returns.
     *
     * @throws AuthException when it cannot be started
     */
    public static ScriptHost start(
            ScriptRuntime runtime, Environment environment, PluginInput input) {
        return start(runtime, environment, input, Limits.DEFAULT);
    }

    static ScriptHost start(
            ScriptRuntime runtime, Environment environment, PluginInput input, Limits limits) {
        var files = new HostFiles(environment.sesameCache());
        var script = files.scripts().resolve("host.mjs");
        var process = HostProcess.start(runtime, script, environment, input.directory());
        var client = new ScriptClient(input, environment, files);
        var child = process.process();
        var channel = new Channel(child.getOutputStream(), child.getInputStream(), client);
        var host = new ScriptHost(process, new Calls(channel, client, limits));
        daemon("script host", host::read);
        daemon("script host noise", host::readNoise);
        daemon("script host watchdog", new Watchdog(process, channel, limits)::watch);
        channel.tell("init", settings(input, files));
        return host;
    }

    private static void daemon(String name, Runnable work) {
        Thread.ofPlatform().daemon().name(name).start(work);
    }

    private static JsonObject settings(PluginInput input, HostFiles files) {
        return JsonObject.EMPTY
                .with("project", input.project())
                .with("directory", input.directory().toString())
                .with("worktree", input.worktree().toString())
                .with("serverUrl", input.serverUrl().toString())
                .with("userAgent", HostProcess.USER_AGENT)
                .with("cache", files.compiled().toString())
                .with("compiler", files.typescriptFile().toString())
                .with("digest", HostFiles.TYPESCRIPT_DIGEST);
    }

    /**
     * Imports a module and starts each plugin in it, in OpenCode's way. One after the other, also
     * from several threads.
     *
     * @return what the plugins take part in, in their order
     * @throws AuthException when the module is not what OpenCode takes for plugins, or a plugin
     *     throws or takes too long; the problem ends with the place in it when that is known, such
     *     as {@code (corp.ts:12)}
     */
    public List<Hooks> load(ScriptModule module) {
        var limit = calls.limits().start();
        var params =
                JsonObject.EMPTY
                        .with("spec", module.spec())
                        .with("target", module.target().toString())
                        .with("packaged", new JsonBoolean(module.packaged()))
                        .with("limit", JsonNumber.of(limit.toMillis()));
        if (module.options().isPresent()) {
            params = params.with("options", module.options().get());
        }
        try {
            var loaded = calls.channel().call("load", params, limit.plus(SLACK));
            var hooks = new ArrayList<Hooks>();
            for (var plugin : loaded.asArray().orElse(List.of())) {
                var described = plugin.asObject().orElse(JsonObject.EMPTY);
                hooks.add(new ScriptHooks(calls).of(described));
            }
            return hooks;
        } catch (ScriptException e) {
            calls.note(e);
            throw notLoaded(module.target(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        }
    }

    private static AuthException notLoaded(Path target, ScriptException e) {
        var place = e.place().isEmpty() ? "" : " (" + e.place() + ")";
        return new AuthException(
                Failure.INVALID_CONFIG,
                e.message() + place,
                "Mend " + Printable.of(target.toString()) + ", or take it out",
                e);
    }

    private void read() {
        var end = "the plugin host ended";
        try {
            calls.channel().read();
            // its exit code is known a moment after its output has ended
            if (process.hasEnded(SLACK)) {
                end += " (exit code " + process.process().exitValue() + ")";
            }
        } catch (IOException e) {
            end = String.valueOf(e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            // also when a message was too large for our own memory: nobody must wait for ever
            calls.channel().end(end);
            process.kill();
        }
    }

    /** What children of plugins print past the host. */
    private void readNoise() {
        var stream = process.process().getErrorStream();
        try (var lines =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (var line = Noise.line(lines); line.isPresent(); line = Noise.line(lines)) {
                calls.client().log(Client.Level.INFO, line.get());
            }
        } catch (IOException _) {
            // the process was ended
        }
    }

    /**
     * Tells whether the process runs. When it does not, nothing that came from it works any more.
     */
    public boolean isAlive() {
        return !calls.channel().hasEnded() && process.process().isAlive();
    }

    /** Ends the process and all that came from it. */
    @Override
    public void close() {
        calls.channel().end("the plugin host was closed");
        process.end(() -> calls.channel().tell("leave", JsonObject.EMPTY));
    }
}
