package dev.sesame.script;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.http.DisplayUrl;
import dev.sesame.http.Http;
import dev.sesame.http.HttpRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Whether the registry of the user's own npm configuration can be reached at all. */
public final class RegistryProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private RegistryProbe() {}

    /**
     * Returns the address of the registry for packages of {@code scope}, fit to be shown, if it
     * does not answer within a few seconds. Any answer will do; no credential is sent.
     */
    public static Optional<String> unreachable(String scope, Environment environment, Http http) {
        return NpmConfig.read(environment)
                .registry(scope)
                .filter(registry -> !answers(registry, http))
                .map(DisplayUrl::of);
    }

    private static boolean answers(URI registry, Http http) {
        try {
            var ignored = http.send(HttpRequest.get(registry.resolve("-/ping")).within(PATIENCE));
            return true;
        } catch (AuthException e) {
            return e.failure() != Failure.UNREACHABLE;
        }
    }
}
