package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.anthropic.AnthropicPlugin;
import dev.sesame.credential.CredentialStore;
import dev.sesame.extension.BuiltIn;
import dev.sesame.extension.PluginEntry;
import dev.sesame.extension.PluginLoader;
import dev.sesame.extension.PluginPrompt;
import dev.sesame.http.Http;
import dev.sesame.wellknown.OrganisationRules;
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
     * its configuration. {@code OPENCODE_PURE} keeps all plugins out but those that come with
     * Sesame, {@code OPENCODE_DISABLE_DEFAULT_PLUGINS} keeps these out.
     *
     * @return the session with them; close it
     * @throws AuthException when credentials or configuration cannot be used
     */
    public Session start(Startup startup, Function<Session, List<PluginEntry>> which) {
        boolean pure = environment.isTrue("OPENCODE_PURE");
        var loader = new PluginLoader(environment, credentials, http, person);
        if (!pure) {
            loader.anticipate();
        }
        try {
            var session = startup.start();
            var entries = which.apply(session);
            var builtIns = builtIns(startup.rules());
            var plugins = pure ? loader.only(builtIns) : loader.load(entries, builtIns);
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

    private List<BuiltIn> builtIns(OrganisationRules rules) {
        if (environment.isTrue("OPENCODE_DISABLE_DEFAULT_PLUGINS")) {
            return List.of();
        }
        return List.of(
                new BuiltIn(
                        AnthropicPlugin.PROVIDER,
                        new AnthropicPlugin(environment),
                        rules::anthropic));
    }
}
