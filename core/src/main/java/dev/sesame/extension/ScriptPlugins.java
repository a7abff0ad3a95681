package dev.sesame.extension;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.extension.PluginEntry.Form;
import dev.sesame.http.Http;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.PluginInput;
import dev.sesame.script.RuntimeInstall;
import dev.sesame.script.ScriptHost;
import dev.sesame.script.ScriptModule;
import dev.sesame.script.ScriptRuntime;
import dev.sesame.script.ScriptRuntimes;
import java.util.List;
import java.util.Optional;

/**
 * The plugins that are scripts: what runs them is found and started at the first of them, and what
 * they need from npm is installed before.
 */
final class ScriptPlugins {
    private final Environment environment;
    private final Http http;
    private final PluginInput input;
    private final PluginPrompt person;
    private final HeadStart headStart;
    private Optional<ScriptRuntime> runtime = Optional.empty();
    private Optional<ScriptHost> host = Optional.empty();
    private Optional<ScriptPackages> packages = Optional.empty();
    private Optional<String> obstacle = Optional.empty();

    ScriptPlugins(Environment environment, Http http, PluginInput input, PluginPrompt person) {
        this.environment = environment;
        this.http = http;
        this.input = input;
        this.person = person;
        this.headStart = new HeadStart(environment, input);
    }

    /** Gets what runs scripts ready now if the last run in this folder needed it. */
    void anticipate() {
        headStart.take();
    }

    /**
     * Starts what runs scripts when there is one among {@code entries}: it gets ready while the
     * rest of Sesame does.
     */
    void expect(List<PluginEntry> entries) {
        for (var entry : entries) {
            if (!entry.form().isJava() && entry.isThere()) {
                headStart.wanted();
                prepare();
                return;
            }
        }
        headStart.unwanted();
    }

    private void prepare() {
        var started = headStart.result();
        try {
            runtime =
                    started.map(HeadStart.Started::runtime)
                            .or(() -> new ScriptRuntimes(environment).find())
                            .or(this::install);
            if (runtime.isEmpty()) {
                leaveOut(
                        "nothing here runs them",
                        "install bun or Node.js, or: sesame plugin runtime --install");
                return;
            }
            var found = runtime.get();
            host =
                    started.map(HeadStart.Started::host)
                            .or(() -> Optional.of(ScriptHost.start(found, environment, input)));
            packages = Optional.of(new ScriptPackages(environment, found, person));
            packages.get().installDependencies();
        } catch (AuthException e) {
            if (e.failure() == Failure.CANCELLED) {
                throw e;
            }
            leaveOut(e.problem(), e.nextStep());
        }
    }

    private void leaveOut(String problem, String nextStep) {
        var reason = nextStep.isEmpty() ? problem : problem + " (" + nextStep + ")";
        obstacle = Optional.of(reason);
        person.leftOut("plugins in JavaScript or TypeScript are left out: " + reason);
    }

    private Optional<ScriptRuntime> install() {
        var install = new RuntimeInstall(environment, http);
        var offer = install.offer();
        var what =
                offer.name()
                        + " "
                        + offer.version()
                        + " ("
                        + (offer.bytes() >> 20)
                        + " MiB) from "
                        + offer.registry();
        return person.mayInstall(what)
                ? Optional.of(install.install(p -> person.downloading(p.received(), p.total())))
                : Optional.empty();
    }

    /** Returns why no script can be run here, which the person has been told once. */
    Optional<String> obstacle() {
        return obstacle;
    }

    /**
     * Starts the process anew when the plugin that was loaded last has ended it.
     *
     * @return whether it did, and all that was loaded before is gone
     */
    boolean restarted() {
        if (host.isEmpty() || host.get().isAlive()) {
            return false;
        }
        host.get().close();
        host = Optional.of(ScriptHost.start(runtime.orElseThrow(), environment, input));
        return true;
    }

    /**
     * Starts the plugins of {@code entry}.
     *
     * @throws AuthException when that is not possible
     */
    List<Hooks> load(PluginEntry entry) {
        boolean packaged = entry.form() == Form.NPM;
        var target =
                packaged
                        ? packages.orElseThrow().install(entry.spec())
                        : entry.path().orElseThrow();
        try (var _ = person.starting(entry.name())) {
            return host.orElseThrow()
                    .load(new ScriptModule(entry.spec(), target, packaged, entry.options()));
        }
    }

    void close() {
        headStart.result().ifPresent(started -> started.host().close());
        host.ifPresent(ScriptHost::close);
    }
}
