package dev.sesame.http;

import dev.sesame.Environment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The network of programs that run on Node.js or Bun: variables that make them trust and use what
 * {@link Http} does, as far as they can. They have none for a client certificate.
 */
public final class NodeNetwork {
    private static final String AUTHORITIES = "NODE_EXTRA_CA_CERTS";
    private static final String THIS_MACHINE = "localhost,127.0.0.1,::1";
    private static final List<String> PROXIES =
            List.of("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY");

    private NodeNetwork() {}

    /** Returns the variables that such a program needs beside those of {@code environment}. */
    public static Map<String, String> variables(Environment environment) {
        var more = new HashMap<String, String>();
        more.put("NODE_USE_SYSTEM_CA", environment.get("NODE_USE_SYSTEM_CA").orElse("1"));
        // bun heeds the proxy variables by itself
        more.put("NODE_USE_ENV_PROXY", environment.get("NODE_USE_ENV_PROXY").orElse("1"));
        if (environment.nonEmpty(AUTHORITIES).isEmpty()) {
            authorities(environment).ifPresent(file -> more.put(AUTHORITIES, file));
        }
        if (PROXIES.stream().anyMatch(name -> environment.nonEmpty(name).isPresent())) {
            var excepted = excepted(environment);
            more.put("NO_PROXY", excepted);
            more.put("no_proxy", excepted);
        }
        return more;
    }

    private static Optional<String> authorities(Environment environment) {
        for (var variable : Tls.AUTHORITY_FILES) {
            var file = NamedFile.of(environment, variable);
            if (file.isPresent()) {
                return Optional.of(file.get().path().toString());
            }
        }
        return Optional.empty();
    }

    /** These programs would ask the proxy for this machine, too. */
    private static String excepted(Environment environment) {
        var list = environment.nonEmpty("no_proxy").or(() -> environment.nonEmpty("NO_PROXY"));
        return list.map(hosts -> hosts.equals("*") ? hosts : hosts + "," + THIS_MACHINE)
                .orElse(THIS_MACHINE);
    }
}
