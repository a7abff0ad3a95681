package dev.sesame.cli;

import dev.sesame.Environment;
import dev.sesame.credential.CredentialStore;
import dev.sesame.extension.PluginEntry;
import dev.sesame.extension.PluginLoader;
import dev.sesame.http.Http;
import dev.sesame.journey.Login;
import dev.sesame.journey.OpenCodeSetup;
import dev.sesame.journey.OrganisationTokens;
import dev.sesame.journey.PluginStartup;
import dev.sesame.journey.Session;
import dev.sesame.journey.Startup;
import dev.sesame.terminal.Frame;
import dev.sesame.terminal.Prompts;
import dev.sesame.terminal.Screen;
import dev.sesame.terminal.Streams;
import dev.sesame.wellknown.OrganisationRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One run of the program, and the rooms wired for it. What a command does not ask for is not made.
 */
final class Program {
    private final Environment environment;
    private final Streams streams;
    private final Screen screen;
    private final String path;
    private Optional<OrganisationRules> rules = Optional.empty();

    Program(Environment environment, Streams streams, Screen screen, String path) {
        this.environment = environment;
        this.streams = streams;
        this.screen = screen;
        this.path = path;
    }

    /** Where it runs. */
    Environment environment() {
        return environment;
    }

    /** What it reads and writes. */
    Streams streams() {
        return streams;
    }

    /** What its output can show. */
    Screen screen() {
        return screen;
    }

    /** How the program itself is called. */
    String path() {
        return path;
    }

    /** The rules of this machine, read when something asks for them first. */
    synchronized OrganisationRules rules() {
        if (rules.isEmpty()) {
            rules = Optional.of(OrganisationRules.load(environment));
        }
        return rules.get();
    }

    CredentialStore credentials() {
        return new CredentialStore(environment);
    }

    Http http() {
        return new Http(environment);
    }

    /** A token command that signs somebody in may know that there is somebody. */
    Login login() {
        var seen = screen.terminal() ? environment.with("SESAME_LOGIN", "1") : environment;
        return new Login(seen, credentials(), http());
    }

    OrganisationTokens tokens() {
        return new OrganisationTokens(environment, credentials(), this::rules, this::note);
    }

    /** How OpenCode itself is served. */
    OpenCodeSetup openCode() {
        return new OpenCodeSetup(environment, credentials(), Version.current(), Path.of(path));
    }

    Startup startup() {
        return new Startup(environment, rules(), credentials(), http());
    }

    /** Starts up and tells what is worth telling about it. */
    Session session() {
        var session = startup().start();
        session.notes().forEach(this::note);
        return session;
    }

    /** Starts up, with the plugins that the configuration names. Close it. */
    Session sessionWithPlugins() {
        return sessionWithPlugins(credentials());
    }

    /** The same with credentials that others look at, too. */
    Session sessionWithPlugins(CredentialStore credentials) {
        return sessionWith(
                session -> told(session.pluginEntries()),
                new PluginDialogue(this, false),
                credentials);
    }

    /** The same for a command whose output names the plugins, also those that --pure leaves out. */
    Session sessionToShow() {
        return sessionWith(Session::pluginEntries, new PluginDialogue(this, false), credentials());
    }

    /**
     * Starts up, with the plugins that the configuration names, to report on them: those that are
     * left out are not told. Close it.
     */
    Session sessionToReport() {
        return sessionWith(
                session -> told(session.pluginEntries()),
                new PluginDialogue(this, true),
                credentials());
    }

    /** Starts up, with {@code plugins} and no others, to report on them. Close it. */
    Session sessionToReport(List<PluginEntry> plugins) {
        return sessionWith(_ -> told(plugins), new PluginDialogue(this, true), credentials());
    }

    /** Returns {@code plugins}, and tells which they are where --pure leaves them out. */
    private List<PluginEntry> told(List<PluginEntry> plugins) {
        if (environment.isTrue("OPENCODE_PURE") && !plugins.isEmpty()) {
            var names = plugins.stream().map(PluginEntry::name).collect(Collectors.joining(", "));
            var count = plugins.size() == 1 ? "1 plugin: " : plugins.size() + " plugins: ";
            note("--pure leaves out " + count + names);
        }
        return plugins;
    }

    private Session sessionWith(
            Function<Session, List<PluginEntry>> which,
            PluginDialogue dialogue,
            CredentialStore credentials) {
        return new PluginStartup(environment, credentials, http(), dialogue)
                .start(
                        new Startup(environment, rules(), credentials, http()),
                        session -> {
                            session.notes().forEach(this::note);
                            var plugins = which.apply(session);
                            redirect(plugins, dialogue);
                            return plugins;
                        });
    }

    /** What a plugin in Java prints must not get into the data that we print. */
    private void redirect(List<PluginEntry> plugins, PluginDialogue dialogue) {
        for (var plugin : plugins) {
            if (plugin.form().isJava()) {
                System.setOut(PluginLoader.output(environment, dialogue));
                System.setErr(System.out);
                return;
            }
        }
    }

    /**
     * Tells whether a person sees what goes to standard error and may be asked to sign in: not in a
     * build, and not where a token is renewed behind somebody's back.
     */
    boolean canSignIn() {
        return environment.nonEmpty("SESAME_RENEWAL").isEmpty()
                && !environment.isTrue("CI")
                && (environment.isTrue("SESAME_LOGIN")
                        || System.getProperty("sesame.tty", "").contains("2"));
    }

    Frame frame() {
        return new Frame(streams, screen);
    }

    Prompts prompts() {
        return Prompts.of(streams, screen);
    }

    /** Tells something that stops nothing. */
    void note(String text) {
        streams.err().println("!  " + dev.sesame.Printable.of(text));
    }

    void print(String line) {
        streams.out().println(line);
    }
}
