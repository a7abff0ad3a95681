package dev.sesame.cli;

import dev.sesame.Environment;
import dev.sesame.credential.CredentialStore;
import dev.sesame.http.Http;
import dev.sesame.journey.Login;
import dev.sesame.journey.Session;
import dev.sesame.journey.Startup;
import dev.sesame.plugin.AuthHook;
import dev.sesame.terminal.Frame;
import dev.sesame.terminal.Prompts;
import dev.sesame.terminal.Screen;
import dev.sesame.terminal.Streams;
import java.util.List;

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

    Startup startup() {
        return new Startup(environment, credentials(), http());
    }

    /** Starts up and tells what is worth telling about it. */
    Session session() {
        var session = startup().start();
        session.notes().forEach(this::note);
        return session;
    }

    /** Returns the logins of the plugins, in the order in which the plugins were loaded. */
    List<AuthHook> authHooks(Session session) {
        return List.of();
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
