package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.credential.CredentialStore;
import dev.sesame.extension.PluginEntry;
import dev.sesame.extension.PluginLoader;
import dev.sesame.extension.PluginPrompt;
import dev.sesame.http.Http;
import java.util.List;
import java.util.function.Function;

/** Starting up together with plugins. */
public final class PluginStartup {
    private final Environment environment;
    private final CredentialStore credentials;
    private final Http http;
    private final PluginPrompt person;

    /** Starts in {@code environment}; tells {@code person} what goes wrong on the way. */
    public PluginStartup(
            Environment environment, CredentialStore credentials, Http http, PluginPrompt person) {
        this.environment = environment;
        this.credentials = credentials;
        this.http = http;
        this.person = person;
    }

    /**
     * Starts up, then the plugins that {@code which} chooses for the session, and lets them change
     * its configuration. {@code OPENCODE_PURE} keeps all plugins out.
     *
     * @return the session with them; close it
     * @throws AuthException when credentials or configuration cannot be used
     */
    public Session start(Startup startup, Function<Session, List<PluginEntry>> which) {
        if (environment.isTrue("OPENCODE_PURE")) {
            var session = startup.start();
            var ignored = which.apply(session);
            return session;
        }
        var loader = new PluginLoader(environment, credentials, http, person);
        loader.anticipate();
        try {
            var session = startup.start();
            var plugins = loader.load(which.apply(session));
            return new Session(
                    plugins.takesPart("config")
                            ? session.config().changedTo(plugins.config(session.config().tree()))
                            : session.config(), // nothing to compare, which takes milliseconds
                    plugins.loaded().isEmpty() ? session.credentials() : credentials.all(),
                    session.memberships(),
                    session.tokens(),
                    session.notes(),
                    session.leftOut(),
                    plugins);
        } catch (AuthException e) {
            loader.close(); // such as when a plugin has broken auth.json
            throw e;
        }
    }
}
