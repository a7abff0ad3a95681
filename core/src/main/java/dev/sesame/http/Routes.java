package dev.sesame.http;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How hosts are reached from this machine. Safe for threads. */
public final class Routes {
    private final Environment environment;
    private final Tls tls;

    /** Takes proxies and certificate authorities from {@code environment}, and from the system. */
    public Routes(Environment environment) {
        this(environment, SystemTrust.BUNDLES);
    }

    Routes(Environment environment, List<Path> bundles) {
        this.environment = environment;
        this.tls = new Tls(environment, bundles);
    }

    /**
     * Returns the way to {@code uri}.
     *
     * @throws AuthException {@link Failure#INVALID_CONFIG} when a variable names something that
     *     cannot be a proxy
     */
    public Route to(URI uri) {
        return new Route(uri, proxy(uri), tls);
    }

    private Optional<ProxyServer> proxy(URI uri) {
        // what stays on this machine may be plain text, so it must not leave it for a proxy
        if (uri.getHost() == null || Origin.of(uri).isLoopback()) {
            return Optional.empty();
        }
        var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        var variable = variable(scheme + "_proxy").or(() -> variable("all_proxy"));
        if (variable.isEmpty() || excepted().covers(uri)) {
            return Optional.empty();
        }
        var name = variable.get();
        return environment.nonEmpty(name).map(address -> ProxyServer.parse(name, address));
    }

    private NoProxy excepted() {
        return new NoProxy(variable("no_proxy").flatMap(environment::nonEmpty).orElse(""));
    }

    /** Returns which of the two spellings of {@code name} is set; as for curl, lower case first. */
    private Optional<String> variable(String name) {
        return List.of(name, name.toUpperCase(Locale.ROOT)).stream()
                .filter(each -> environment.nonEmpty(each).isPresent())
                .findFirst();
    }
}
