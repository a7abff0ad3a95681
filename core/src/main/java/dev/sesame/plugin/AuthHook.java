package dev.sesame.plugin;

import static java.util.Objects.requireNonNull;

import dev.sesame.credential.Credential;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How one logs in to a provider, and what its requests then need.
 *
 * <p>Of several plugins for one provider the last one serves the login; all loaders run, and of
 * equal options the later one's stays.
 *
 * @param provider the provider's id in the configuration
 * @param methods the ways to log in, in the order in which they are offered
 * @param loader what to add to the provider once a credential is stored for it
 */
public record AuthHook(String provider, List<AuthMethod> methods, Optional<Loader> loader) {
    /** Copies {@code methods}. */
    public AuthHook {
        requireNonNull(provider, "provider");
        requireNonNull(loader, "loader");
        methods = List.copyOf(methods);
    }

    /** Logs in to {@code provider} by {@code methods}; nothing is added to requests. */
    public static AuthHook of(String provider, AuthMethod... methods) {
        return new AuthHook(provider, List.of(methods), Optional.empty());
    }

    /** Returns the same hook with {@code loader}. */
    public AuthHook loader(Loader loader) {
        return new AuthHook(provider, methods, Optional.of(loader));
    }

    /** What to add to a provider. Called at most once in a run, and never without a credential. */
    @FunctionalInterface
    public interface Loader {
        /**
         * Returns the options for the provider. Those of the configuration win over them.
         *
         * @param auth reads {@code auth.json} anew with each call
         * @param provider the provider as OpenCode describes it: {@code id}, {@code name}, {@code
         *     env}, {@code options}, {@code models}, {@code source}
         * @throws Exception when it cannot: no request is then sent to the provider
         */
        ProviderOptions load(Supplier<Optional<Credential>> auth, JsonObject provider)
                throws Exception;
    }
}
