package dev.sesame.journey;

import dev.sesame.Environment;
import dev.sesame.http.Http;
import dev.sesame.script.RegistryProbe;
import dev.sesame.shim.Shim;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What OpenCode itself fetches as soon as it has a plugin: a package from the npm registry, into
 * the directory of the plugin. It is OpenCode's, so it is never deleted here.
 */
final class OpenCodePackages {
    private static final String MODULES = "node_modules";
    private static final List<String> NAMES =
            List.of(MODULES, "package.json", "package-lock.json", "bun.lock", ".gitignore");

    private final Environment environment;
    private final Path folder;

    /** Looks in the directory that {@code shim} is in. */
    OpenCodePackages(Environment environment, Shim shim) {
        this.environment = environment;
        this.folder = shim.path().resolve("../..").normalize();
    }

    /**
     * Returns why OpenCode would be slow to start with a plugin: it waits for a package, unless it
     * has had it once.
     *
     * @param http asks the registry, if need be, whether it is there
     */
    Optional<String> slowStart(Http http) {
        if (Files.exists(folder.resolve(MODULES))) {
            return Optional.empty();
        }
        return RegistryProbe.unreachable("@opencode-ai", environment, http)
                .map(registry ->
                        "the npm registry "
                                + registry
                                + " does not answer, and an OpenCode with plugins waits for it at"
                                + " each start, for minutes: use `sesame exec -- opencode` instead,"
                                + " or name another one in ~/.npmrc, as in"
                                + " `registry=https://npm.company.internal/`")
                .or(() ->
                        Optional.of(
                                "the first start of OpenCode takes longer, perhaps minutes: it"
                                        + " downloads a package for plugins, 1.18 some 60 MB"));
    }

    /** Returns what stays of it after the plugin, in words; empty when nothing does. */
    Optional<String> leftovers() {
        var names = NAMES.stream().filter(name -> Files.exists(folder.resolve(name))).toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "OpenCode itself puts files beside its plugins; in "
                                + environment.shorten(folder)
                                + " there are "
                                + String.join(", ", names)
                                + ": delete them if nothing else of yours needs them");
    }
}
