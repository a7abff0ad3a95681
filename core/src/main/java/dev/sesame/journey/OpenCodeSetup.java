package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.config.ConfigFiles;
import dev.sesame.credential.CredentialStore;
import dev.sesame.http.Http;
import dev.sesame.script.RegistryProbe;
import dev.sesame.shim.Shim;
import dev.sesame.wellknown.Published;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * OpenCode itself with tokens that stay good: the shim among its plugins, and the organisations
 * materialised. Without the one the other is of no use, so they come and go together.
 */
public final class OpenCodeSetup {
    private final Environment environment;
    private final CredentialStore credentials;
    private final Materialised materialised;
    private final String version;
    private final Path launcher;

    /**
     * Serves the OpenCode of this user.
     *
     * @param version this version of Sesame
     * @param launcher the program that the shim is to call
     */
    public OpenCodeSetup(
            Environment environment, CredentialStore credentials, String version, Path launcher) {
        this.environment = environment;
        this.credentials = credentials;
        this.materialised = new Materialised(environment, credentials);
        this.version = version;
        this.launcher = launcher;
    }

    /** For whom the shim is. */
    public enum Scope {
        /** For all of this user's projects. */
        GLOBAL,
        /** For the project at hand alone: the repository, or the folder where there is none. */
        PROJECT;

        /** Returns the shim, whether it is there or not. */
        Shim shim(Environment environment) {
            return this == GLOBAL ? Shim.global(environment) : Shim.project(project(environment));
        }

        private static Path project(Environment environment) {
            return ConfigFiles.worktree(environment)
                    .orElseGet(() -> environment.directory().toAbsolutePath().normalize());
        }

        private Scope other() {
            return this == GLOBAL ? PROJECT : GLOBAL;
        }
    }

    /**
     * What is about to be done; nothing is done before {@link #apply}.
     *
     * @param lines a line for each thing that is done, without any value; empty when all is so
     * @param leftOut what organisations wanted beyond what they are allowed, a sentence each
     * @param work does it
     */
    public record Change(List<String> lines, List<String> leftOut, Runnable work) {
        /**
         * Does it. When it ends half-way it can be done again.
         *
         * @throws AuthException when a file cannot be written
         */
        public void apply() {
            work.run();
        }
    }

    /**
     * Returns what it takes to serve OpenCode.
     *
     * @param all the answer of {@link Startup#sync}
     * @throws AuthException when there is no login, no organisation ever answered, or a file is
     *     there that is not Sesame's
     */
    public Change install(Scope scope, List<Published> all) {
        requireOrganisations(all);
        var shim = scope.shim(environment);
        shim.requireOurs();
        var settings = materialised.materialise(all);
        var lines = new ArrayList<String>();
        if (!shim.isCurrent(version, launcher)) {
            lines.add((shim.find().isPresent() ? "update " : "write ") + shown(shim.path()));
        }
        lines.addAll(settings.lines());
        return new Change(lines, settings.leftOut(), () -> install(settings, shim));
    }

    /** Settings without a shim would leave OpenCode without a token. */
    private void install(Materialised.Change settings, Shim shim) {
        boolean isNew = !materialised.exists();
        settings.apply();
        try {
            shim.install(version, launcher);
        } catch (AuthException e) {
            if (isNew) {
                materialised.remove().apply();
            }
            throw e;
        }
    }

    /**
     * Returns why OpenCode would be slow to start with the shim: as soon as it has a plugin it
     * waits for a package from the npm registry, unless it has had it once.
     *
     * @param http asks the registry, if need be, whether it is there
     */
    public Optional<String> slowStart(Scope scope, Http http) {
        var packages = scope.shim(environment).path().resolve("../../node_modules").normalize();
        if (Files.exists(packages)) {
            return Optional.empty();
        }
        return RegistryProbe.unreachable("@opencode-ai", environment, http)
                .map(registry ->
                        "the npm registry "
                                + registry
                                + " does not answer, and an OpenCode with plugins waits for it at"
                                + " each start, for minutes: see docs/opencode.md");
    }

    private void requireOrganisations(List<Published> all) {
        if (all.isEmpty()) {
            throw new AuthException(
                    Failure.NOT_LOGGED_IN,
                    "not logged in with any organisation",
                    "Run `sesame auth login https://…` with your company's URL, then this again");
        }
        for (var published : all) {
            var url = published.membership().organisation().url();
            if (published.snapshot().isPresent() || materialised.contains(url)) {
                return;
            }
        }
        throw all.getFirst().problem().orElseThrow();
    }

    /**
     * Returns what it takes to leave OpenCode as it was. While the other scope has its shim, that
     * is only the one of {@code scope}.
     *
     * @throws AuthException when a file is there that is not Sesame's
     */
    public Change uninstall(Scope scope) {
        var shim = scope.shim(environment);
        shim.requireOurs();
        var lines = new ArrayList<String>();
        if (shim.find().isPresent()) {
            lines.add("delete " + shown(shim.path()));
        }
        if (scope.other().shim(environment).find().isPresent()) {
            return new Change(lines, List.of(), shim::uninstall);
        }
        var settings = materialised.remove();
        lines.addAll(settings.lines());
        return new Change(
                lines,
                List.of(),
                () -> {
                    shim.uninstall();
                    settings.apply(); // the folder of both was made for these
                });
    }

    /** Returns how OpenCode is served, without asking anybody. */
    public OpenCodeStatus status() {
        return new OpenCodeStatus(environment, credentials, materialised, version);
    }

    private String shown(Path path) {
        return environment.shorten(path);
    }
}
