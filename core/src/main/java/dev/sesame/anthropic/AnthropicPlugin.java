package dev.sesame.anthropic;

import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.AuthPrompt;
import dev.sesame.plugin.AuthResult;
import dev.sesame.plugin.Authorization;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;
import dev.sesame.plugin.ProviderOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The logins to Anthropic. The two that use a Claude plan ask for an acknowledgement of Anthropic's
 * terms first, and carry requests only for who has given it.
 */
public final class AnthropicPlugin implements Plugin {
    /** The provider that it serves. */
    public static final String PROVIDER = "anthropic";

    /** OpenCode's word for the only method that it has itself. */
    static final String API_KEY = "API key";

    static final String SESSION = "Claude Code session";
    static final String BROWSER = "Browser sign-in";

    private final Environment environment;
    private final boolean mac;

    /** Serves logins in {@code environment}. */
    public AnthropicPlugin(Environment environment) {
        this(
                environment,
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac"));
    }

    /** As on a Mac, or not: where there is a Keychain. */
    AnthropicPlugin(Environment environment, boolean mac) {
        this.environment = environment;
        this.mac = mac;
    }

    /**
     * Checks what stands in {@code sesame.jsonc}, whatever the variables say.
     *
     * @throws dev.sesame.AuthException when a member cannot be used
     */
    public static void check(JsonObject options) {
        var nowhere = Path.of("/");
        new Settings(new Environment(Map.of(), nowhere, nowhere, () -> Instant.EPOCH), options)
                .check();
    }

    @Override
    public Hooks init(PluginInput input, JsonObject options) {
        var settings = new Settings(environment, options);
        var terms = new Terms(settings);
        var session = session(settings, input);
        var signIn = new BrowserSignIn(settings, new TokenEndpoint(settings, input.fetch()));
        var hook =
                AuthHook.of(
                        PROVIDER,
                        AuthMethod.api(API_KEY),
                        plan(SESSION, terms, () -> begun(session)),
                        plan(BROWSER, terms, signIn::begin));
        return Hooks.none()
                .auth(
                        terms.areAcknowledged()
                                ? hook.loader(loader(settings, input, session, signIn))
                                : hook);
    }

    private ClaudeSession session(Settings settings, PluginInput input) {
        var keychain = mac ? new Keychain(settings) : Keychain.none(settings);
        var credentials = new ClaudeCredentials(settings, keychain, input.client()::showToast);
        return new ClaudeSession(settings, credentials, new ClaudeProgram(settings));
    }

    private static Authorization begun(ClaudeSession session) {
        return new Authorization.Auto(
                "",
                "",
                () -> {
                    var token = session.atLogin();
                    return new AuthResult.Tokens(
                            token.access(), Secret.of(PlanTokens.MARKER), token.stored());
                });
    }

    private static AuthHook.Loader loader(
            Settings settings, PluginInput input, ClaudeSession session, BrowserSignIn signIn) {
        var tokens = new PlanTokens(settings, input.client(), session, signIn);
        return (_, _) -> {
            new Terms(settings).requirePermitted();
            return ProviderOptions.NONE
                    .apiKey(Secret.of("")) // the header is ours to set
                    .fetch(new PlanFetch(settings, input.fetch(), tokens));
        };
    }

    private static AuthMethod plan(String label, Terms terms, Begin begin) {
        return new AuthMethod.OAuth(
                label,
                List.of(AuthPrompt.terms(Terms.TEXT, _ -> terms.mustBeAsked())),
                inputs -> begin(terms, begin, inputs));
    }

    private static Authorization begin(Terms terms, Begin begin, Map<String, String> inputs) {
        terms.requirePermitted();
        terms.take(inputs);
        return begin.begin();
    }

    /** Begins a login once the terms are acknowledged. */
    @FunctionalInterface
    private interface Begin {
        Authorization begin();
    }
}
