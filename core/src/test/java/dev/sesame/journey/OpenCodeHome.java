package dev.sesame.journey;

import dev.sesame.Environment;
import dev.sesame.credential.CredentialStore;
import dev.sesame.http.Http;
import dev.sesame.journey.OpenCodeSetup.Scope;
import dev.sesame.wellknown.OrganisationRules;
import dev.sesame.wellknown.Published;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Somebody who is logged in with an organisation and uses OpenCode. */
final class OpenCodeHome implements AutoCloseable {
    static final Path PROGRAM = Path.of("/bin/sh");

    final World world;
    final String url;
    final Path shim;
    private final Path home;

    OpenCodeHome(Path home) throws IOException {
        this.home = home;
        world = new World(home);
        world.logIn();
        url = world.organisation.url().toString();
        shim = home.resolve(".config/opencode/plugins/sesame.js");
    }

    CredentialStore credentials() {
        return new CredentialStore(world.environment());
    }

    OpenCodeSetup setup(String version, Path launcher) {
        return new OpenCodeSetup(world.environment(), credentials(), version, launcher);
    }

    OpenCodeSetup setup() {
        return setup("1.0", PROGRAM);
    }

    /** The same in another folder. */
    OpenCodeSetup setupIn(Path folder) {
        var there = new Environment(world.variables, folder, home, world.clock);
        return new OpenCodeSetup(there, new CredentialStore(there), "1.0", PROGRAM);
    }

    List<Published> published() {
        var environment = world.environment();
        var rules = OrganisationRules.load(environment);
        return new Startup(environment, rules, credentials(), new Http(environment)).sync();
    }

    void install(Scope scope) {
        setup().install(scope, published()).apply();
    }

    void uninstall(Scope scope) {
        setup().uninstall(scope).apply();
    }

    List<String> problems() {
        return setup().status().problems();
    }

    /** All of this user's files and folders with their content, but Sesame's own. */
    Map<String, String> everything() throws IOException {
        var all = new TreeMap<String, String>();
        try (var paths = Files.walk(home)) {
            for (var path : paths.filter(p -> !p.toString().contains("state")).toList()) {
                all.put(path.toString(), Files.isDirectory(path) ? "" : Files.readString(path));
            }
        }
        return all;
    }

    @Override
    public void close() {
        world.close();
    }
}
