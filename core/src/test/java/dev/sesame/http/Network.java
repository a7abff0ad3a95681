package dev.sesame.http;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A machine with some variables, and a bundle of authorities of its operating system.
 *
 * @param variables its variables
 * @param bundles where its bundle may be
 */
record Network(Map<String, String> variables, List<Path> bundles) {

    static Network plain() {
        return new Network(Map.of(), List.of());
    }

    Network with(String name, Object value) {
        var more = new HashMap<>(variables);
        more.put(name, value.toString());
        return new Network(more, bundles);
    }

    Network trusting(Path bundle) {
        return new Network(variables, List.of(Path.of("/nowhere/bundle.pem"), bundle));
    }

    Http http() {
        var root = Path.of("/");
        return new Http(new Environment(variables, root, root, InstantSource.system()), bundles);
    }

    HttpReply get(String url) {
        return http().send(HttpRequest.get(URI.create(url)));
    }

    AuthException failure(String url) {
        return failure(HttpRequest.get(URI.create(url)));
    }

    AuthException failure(HttpRequest request) {
        return catchThrowableOfType(AuthException.class, () -> http().send(request));
    }
}
