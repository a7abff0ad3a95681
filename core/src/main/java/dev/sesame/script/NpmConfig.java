package dev.sesame.script;

import dev.sesame.Environment;
import dev.sesame.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the user has told npm about registries. Of equal settings the first one counts:
 *
 * <ol>
 *   <li>variables {@code npm_config_…} in any case
 *   <li>{@code ~/.npmrc}, or the file that {@code NPM_CONFIG_USERCONFIG} names
 *   <li>{@code etc/npmrc} of npm's prefix, or the file that {@code NPM_CONFIG_GLOBALCONFIG} names
 * </ol>
 *
 * <p>A project's file is not read: what is installed for the user must not depend on a folder.
 */
final class NpmConfig {
    private static final String PREFIX = "npm_config_";
    private static final String DEFAULT_REGISTRY = "https://registry.npmjs.org/";

    /** Later ones give way. Values may be secrets. */
    private final List<Map<String, Secret>> layers;

    private NpmConfig(List<Map<String, Secret>> layers) {
        this.layers = layers;
    }

    /** Reads it; a file that cannot be read counts as empty, as with npm. */
    static NpmConfig read(Environment environment) {
        var variables = variables(environment);
        var user =
                file(variables, "userconfig").orElseGet(() -> environment.home().resolve(".npmrc"));
        var global = file(variables, "globalconfig").or(() -> ofPrefix(environment, variables));
        return new NpmConfig(
                List.of(
                        variables,
                        read(user, environment),
                        global.map(path -> read(path, environment)).orElse(Map.of())));
    }

    /**
     * Returns the address of the registry for packages of {@code scope}, with a slash at its end.
     */
    Optional<URI> registry(String scope) {
        var address =
                get(scope + ":registry")
                        .or(() -> get("registry"))
                        .map(Secret::reveal)
                        .orElse(DEFAULT_REGISTRY);
        try {
            var uri = new URI(address.endsWith("/") ? address : address + "/");
            return Optional.of(uri).filter(u -> u.getHost() != null && u.getScheme() != null);
        } catch (java.net.URISyntaxException _) {
            return Optional.empty();
        }
    }

    /**
     * Returns the value of the header {@code Authorization} for {@code registry}: what is set for
     * its address or, failing that, for a folder above.
     */
    Optional<Secret> authorization(URI registry) {
        var path = String.valueOf(registry.getRawPath());
        while (true) {
            var key = "//" + registry.getRawAuthority().replaceFirst("^.*@", "") + path;
            var found = bearer(key).or(() -> basic(key)).or(() -> password(key));
            if (found.isPresent() || path.length() <= 1) {
                return found;
            }
            path = path.substring(0, path.lastIndexOf('/', path.length() - 2) + 1);
        }
    }

    private Optional<Secret> bearer(String key) {
        return get(key + ":_authToken").map(token -> Secret.of("Bearer " + token.reveal()));
    }

    private Optional<Secret> basic(String key) {
        return get(key + ":_auth").map(auth -> Secret.of("Basic " + auth.reveal()));
    }

    /** npm keeps the password in Base64. */
    private Optional<Secret> password(String key) {
        var user = get(key + ":username");
        var password = get(key + ":_password");
        if (user.isEmpty() || password.isEmpty()) {
            return Optional.empty();
        }
        try {
            var plain = Base64.getDecoder().decode(password.get().reveal());
            var pair = user.get().reveal() + ":" + new String(plain, StandardCharsets.UTF_8);
            var bytes = pair.getBytes(StandardCharsets.UTF_8);
            return Optional.of(Secret.of("Basic " + Base64.getEncoder().encodeToString(bytes)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Optional<Secret> get(String key) {
        for (var layer : layers) {
            var value = layer.get(key);
            if (value != null && !value.isEmpty()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private static Map<String, Secret> variables(Environment environment) {
        var settings = new HashMap<String, Secret>();
        environment
                .variables()
                .forEach((name, value) -> {
                    if (name.toLowerCase(Locale.ROOT).startsWith(PREFIX)) {
                        settings.put(key(name.substring(PREFIX.length())), Secret.of(value));
                    }
                });
        return settings;
    }

    private static String key(String name) {
        return name.startsWith("//") ? name : name.replace('_', '-').toLowerCase(Locale.ROOT);
    }

    private static Optional<Path> file(Map<String, Secret> variables, String name) {
        try {
            return Optional.ofNullable(variables.get(name))
                    .filter(value -> !value.isEmpty())
                    .map(value -> Path.of(value.reveal()));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    /** npm's prefix is the folder above that of the program {@code node}. */
    private static Optional<Path> ofPrefix(Environment environment, Map<String, Secret> variables) {
        return file(variables, "prefix")
                .or(() -> Executables.find(environment, "node").flatMap(NpmConfig::prefix))
                .map(prefix -> prefix.resolve("etc").resolve("npmrc"));
    }

    private static Optional<Path> prefix(Path node) {
        try {
            return Optional.ofNullable(node.toRealPath().getParent())
                    .flatMap(bin -> Optional.ofNullable(bin.getParent()));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Map<String, Secret> read(Path file, Environment environment) {
        try {
            return Npmrc.parse(Files.readString(file), environment);
        } catch (IOException _) {
            return Map.of();
        }
    }
}
