package dev.sesame.plugin;

import static java.util.Objects.requireNonNull;

import dev.sesame.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a plugin takes part in, immutable. Plugins are called in the order in which they were
 * loaded, each with what the one before it made.
 */
public final class Hooks {
    private static final Hooks NONE = new Hooks(Optional.empty(), Optional.empty(), Map.of());

    private final Optional<AuthHook> auth;
    private final Optional<ProviderHook> provider;
    private final Map<String, Hook> hooks;

    private Hooks(
            Optional<AuthHook> auth, Optional<ProviderHook> provider, Map<String, Hook> hooks) {
        this.auth = auth;
        this.provider = provider;
        this.hooks = hooks;
    }

    /** Takes part in nothing. */
    public static Hooks none() {
        return NONE;
    }

    /** Adds logins to a provider. */
    public Hooks auth(AuthHook hook) {
        return new Hooks(Optional.of(hook), provider, hooks);
    }

    /** Replaces the models of a provider. */
    public Hooks provider(ProviderHook hook) {
        return new Hooks(auth, Optional.of(hook), hooks);
    }

    /** Changes the headers of a request to a model; they win over all others. */
    public Hooks chatHeaders(ChatHeaders hook) {
        return on(
                "chat.headers",
                (input, output) -> {
                    var headers = output.object("headers").orElse(JsonObject.EMPTY).strings();
                    hook.change(ChatInput.of(input), headers);
                    return output.with("headers", JsonObject.ofStrings(headers));
                });
    }

    /** Changes how a model is asked. */
    public Hooks chatParams(ChangeParams hook) {
        return on(
                "chat.params",
                (input, output) -> hook.change(ChatInput.of(input), new ChatParams(output)).json());
    }

    /** Changes the configuration, once, after all plugins have been loaded. */
    public Hooks config(ChangeConfig hook) {
        return on("config", (_, config) -> hook.change(config));
    }

    /** Is told what happens. Nothing waits for it, and what it throws goes to the log. */
    public Hooks event(Listen hook) {
        return on(
                "event",
                (input, output) -> {
                    hook.on(input.object("event").orElse(JsonObject.EMPTY));
                    return output;
                });
    }

    /** Is told when Sesame ends. */
    public Hooks dispose(Dispose hook) {
        return on(
                "dispose",
                (_, output) -> {
                    hook.dispose();
                    return output;
                });
    }

    /** Adds the hook that OpenCode calls {@code name}; of two of one name the later one counts. */
    public Hooks on(String name, Hook hook) {
        var copy = new LinkedHashMap<>(hooks);
        copy.put(requireNonNull(name, "name"), requireNonNull(hook, "hook"));
        return new Hooks(auth, provider, copy);
    }

    /** Returns the logins. */
    public Optional<AuthHook> auth() {
        return auth;
    }

    /** Returns what decides about models. */
    public Optional<ProviderHook> provider() {
        return provider;
    }

    /** Returns the hook that OpenCode calls {@code name}. */
    public Optional<Hook> hook(String name) {
        return Optional.ofNullable(hooks.get(name));
    }

    /** Returns OpenCode's names of the hooks beside {@link #auth} and {@link #provider}. */
    public Set<String> names() {
        return Set.copyOf(hooks.keySet());
    }

    /** Changes headers. */
    @FunctionalInterface
    public interface ChatHeaders {
        /**
         * Changes {@code headers} in place.
         *
         * @throws Exception when it cannot: the request fails with its message
         */
        void change(ChatInput input, Map<String, String> headers) throws Exception;
    }

    /** Changes how a model is asked. */
    @FunctionalInterface
    public interface ChangeParams {
        /**
         * Returns how to ask.
         *
         * @throws Exception when it cannot: the request fails with its message
         */
        ChatParams change(ChatInput input, ChatParams params) throws Exception;
    }

    /** Changes the configuration. */
    @FunctionalInterface
    public interface ChangeConfig {
        /**
         * Returns the configuration that should come into force.
         *
         * @throws Exception when it cannot: the configuration stays as it is
         */
        JsonObject change(JsonObject config) throws Exception;
    }

    /** Listens to what happens. */
    @FunctionalInterface
    public interface Listen {
        /**
         * Is told of {@code event}: its {@code type} and {@code properties}.
         *
         * @throws Exception which goes to the log
         */
        void on(JsonObject event) throws Exception;
    }

    /** Tidies up. */
    @FunctionalInterface
    public interface Dispose {
        /**
         * Tidies up.
         *
         * @throws Exception which goes to the log
         */
        void dispose() throws Exception;
    }
}
