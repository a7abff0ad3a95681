package dev.sesame.cli;

import dev.sesame.Environment;
import dev.sesame.credential.CredentialStore;
import dev.sesame.extension.PluginEntry;
import dev.sesame.extension.PluginLoader;
import dev.sesame.http.Http;
import dev.sesame.journey.Login;
import dev.sesame.journey.OrganisationTokens;
import dev.sesame.journey.PluginStartup;
import dev.sesame.journey.Session;
import dev.sesame.journey.Startup;
import dev.sesame.terminal.Frame;
import dev.sesame.terminal.Prompts;
import dev.sesame.terminal.Screen;
import dev.sesame.terminal.Streams;
import java.util.List;
import java.util.function.Function;

/**
 * One run of the program, and the rooms wired for it. What a command does not ask for is not made.
 *
 * @param environment where it runs
 * @param streams what it reads and writes
 * @param screen what its output can show
 * @param path how the program itself is called
 */
record Program(Environment environment, Streams streams, Screen screen, String path) {

    CredentialStore credentials() {
        return new CredentialStore(environment);
    }

    Http http() {
        return new Http(environment);
    }

    Login login() {
        return new Login(environment, credentials(), http());
    }

    OrganisationTokens tokens() {
        return new OrganisationTokens(environment, credentials(), this::note);
    }

    Startup startup() {
        return new Startup(environment, credentials(), http());
    }

    /** Starts up and tells what is worth telling about it. */
    Session session() {
        var session = startup().start();
        session.notes().forEach(this::note);
        return session;
    }

    /** Starts up, with the plugins that the configuration names. Close it. */
    Session sessionWithPlugins() {
        return sessionWith(Session::pluginEntries);
    }

    /** Starts up, with {@code plugins} and no others. Close it. */
    Session sessionWith(List<PluginEntry> plugins) {
        return sessionWith(_ -> plugins);
    }

    private Session sessionWith(Function<Session, List<PluginEntry>> which) {
        var dialogue = new PluginDialogue(this);
        return new PluginStartup(environment, credentials(), http(), dialogue)
                .start(
                        startup(),
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
