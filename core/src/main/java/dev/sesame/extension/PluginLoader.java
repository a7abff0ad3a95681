package dev.sesame.extension;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.credential.CredentialStore;
import dev.sesame.extension.PluginEntry.Form;
import dev.sesame.http.Http;
import dev.sesame.javaplugin.JavaPlugins;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.script.Limits;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts plugins, one after the other in the order of the configuration. One that cannot be started
 * is left out and told in one line; the details are in the log.
 */
public final class PluginLoader {
    private final Environment environment;
    private final HostClient.Host host;
    private final PluginPrompt person;
    private final PluginLog log;
    private final WebFetch fetch;
    private final ScriptPlugins scripts;
    private final List<SkippedPlugin> skipped = new ArrayList<>();

    /** Starts plugins in {@code environment}; for one use. */
    public PluginLoader(
            Environment environment, CredentialStore credentials, Http http, PluginPrompt person) {
        this.environment = environment;
        this.person = person;
        this.log = new PluginLog(environment, person::note);
        var renewals = new Renewals(environment, credentials, person::note);
        this.host = new HostClient.Host(credentials, renewals, log, person::note);
        this.fetch = new WebFetch(http);
        this.scripts = new ScriptPlugins(environment, http, workplace("scripts"), person);
    }

    private Workplace workplace(String plugin) {
        return new Workplace(environment, client(plugin), fetch);
    }

    private HostClient client(String plugin) {
        return new HostClient(plugin, host);
    }

    /** Returns where a program should send {@code System.out} while Java plugins run in it. */
    public static PrintStream output(Environment environment, PluginPrompt person) {
        var log = new PluginLog(environment, person::note);
        return new PrintStream(new LogStream(log), true, StandardCharsets.UTF_8);
    }

    /** Lets what could not be installed a short time ago be tried again at once. */
    public static void retry(Environment environment) {
        new FailedInstalls(environment).clear();
    }

    /**
     * Gets what runs scripts ready if the last run in this folder needed it: worth calling before
     * the configuration is read. {@link #load} or {@link #close} has to follow.
     */
    public void anticipate() {
        scripts.anticipate();
    }

    /** Ends what was started, where nothing is to be loaded after all. */
    public void close() {
        scripts.close();
    }

    /**
     * Starts {@code entries}, behind {@code builtIns}, which are not started yet. Close the result:
     * it may own a process.
     */
    public Plugins load(List<PluginEntry> entries, List<BuiltIn> builtIns) {
        try {
            return new Plugins(
                    begin(entries),
                    skipped,
                    new BuiltIns(builtIns, this::workplace),
                    scripts::close);
        } catch (RuntimeException e) {
            scripts.close();
            throw e;
        }
    }

    /** Starts no plugins but {@code builtIns}, and these when they are asked for. */
    public Plugins only(List<BuiltIn> builtIns) {
        return new Plugins(List.of(), List.of(), new BuiltIns(builtIns, this::workplace), () -> {});
    }

    private List<LoadedPlugin> begin(List<PluginEntry> entries) {
        scripts.expect(entries);
        var started = new ArrayList<List<LoadedPlugin>>();
        for (var entry : entries) {
            started.add(begin(entry));
            if (scripts.restarted()) {
                // it took those before it along
                for (int i = 0; i < started.size(); i++) {
                    if (!entries.get(i).form().isJava() && !started.get(i).isEmpty()) {
                        started.set(i, begin(entries.get(i)));
                    }
                }
            }
        }
        var all = new ArrayList<LoadedPlugin>();
        started.forEach(all::addAll);
        return all;
    }

    /** Returns what {@code entry} brings; nothing when it cannot be started. */
    private List<LoadedPlugin> begin(PluginEntry entry) {
        if (!entry.form().isJava() && entry.isThere() && scripts.obstacle().isPresent()) {
            skipped.add(new SkippedPlugin(entry, scripts.obstacle().get()));
            return List.of();
        }
        try {
            return start(entry);
        } catch (AuthException e) {
            if (e.failure() == Failure.CANCELLED) {
                throw e;
            }
            if (e.getCause() != null && entry.form().isJava()) {
                log.write(entry.name(), e.getCause()); // scripts say it in the log themselves
            }
            leaveOut(entry, e.problem());
            return List.of();
        } catch (RuntimeException e) {
            // a path or a name that nobody thought of must not stop the others
            leaveOut(entry, "it cannot be started: " + e);
            return List.of();
        }
    }

    private List<LoadedPlugin> start(PluginEntry entry) {
        if (!entry.isThere()) {
            throw new AuthException(Failure.INVALID_CONFIG, "there is no such file", "");
        }
        var all = new ArrayList<LoadedPlugin>();
        if (!entry.form().isJava()) {
            var guard = new Guard(entry.name(), Optional.empty(), log);
            for (var hooks : scripts.load(entry)) {
                all.add(loaded(entry, hooks, guard));
            }
            return all;
        }
        try (var _ = person.starting(entry.name())) {
            for (var plugin : java(entry)) {
                var guard = new Guard(entry.name(), Optional.of(plugin), log);
                var options = entry.options().orElse(JsonObject.EMPTY);
                all.add(loaded(entry, guard.init(workplace(entry.name()), options), guard));
            }
        }
        return all;
    }

    /** A problem often begins with the file, and the line, that it is about. */
    private void leaveOut(PluginEntry entry, String problem) {
        var reason = Printable.folded(problem);
        skipped.add(new SkippedPlugin(entry, reason));
        var name = entry.name();
        person.leftOut("plugin " + (reason.startsWith(name) ? reason : name + ": " + reason));
    }

    private LoadedPlugin loaded(PluginEntry entry, Hooks hooks, Guard guard) {
        return new LoadedPlugin(entry, GuardedHooks.of(hooks, guard), client(entry.name()));
    }

    /** Loading runs code of the plugin, too: its static initialisers. */
    private List<Plugin> java(PluginEntry entry) {
        var plugins = new JavaPlugins(environment);
        try {
            return Limited.call(
                    Limits.DEFAULT.start(),
                    () ->
                            entry.form() == Form.JAVA_CLASS
                                    ? List.of(plugins.named(entry.className()))
                                    : plugins.load(entry.path().orElseThrow()));
        } catch (AuthException e) {
            throw e;
        } catch (Exception e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG, "it cannot be loaded", "see the log", e);
        }
    }
}
