package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.config.ConfigFiles;
import dev.sesame.credential.CredentialStore;
import dev.sesame.http.Http;
import dev.sesame.shim.InstalledShims;
import dev.sesame.shim.Shim;
import dev.sesame.wellknown.Published;
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
    private final InstalledShims installed;
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
        this.installed = new InstalledShims(environment);
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

        /** Returns the option that means it. */
        private String option() {
            return this == GLOBAL ? "" : " --project";
        }
    }

    /**
     * What is about to be done; nothing is done before {@link #apply}.
     *
     * @param lines a line for each thing that is done, without any value; empty when all is so
     * @param notes what else is worth telling, a sentence each: what organisations wanted beyond
     *     what they are allowed; what stays, and how it is taken back
     * @param work does it
     */
    public record Change(List<String> lines, List<String> notes, Runnable work) {
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
        boolean isKnown = installed.contains(shim);
        settings.apply();
        try {
            installed.add(shim);
            shim.install(version, launcher);
        } catch (AuthException e) {
            if (!isKnown) {
                installed.remove(shim);
            }
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
        return new OpenCodePackages(environment, scope.shim(environment)).slowStart(http);
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
     * Returns what it takes to leave OpenCode as it was. Where {@code scope} has no shim that is
     * nothing, and while there is another one, in whatever project, it is the shim alone.
     *
     * @throws AuthException when a file is there that is not Sesame's
     */
    public Change uninstall(Scope scope) {
        var shim = scope.shim(environment);
        boolean isThere = shim.find().isPresent();
        if (!isThere && !installed.contains(shim)) {
            return new Change(List.of(), elsewhere(shim), () -> {});
        }
        shim.requireOurs();
        var lines = new ArrayList<String>();
        if (isThere) {
            lines.add("delete " + shown(shim.path()));
        }
        var notes = new ArrayList<String>();
        new OpenCodePackages(environment, shim).leftovers().ifPresent(notes::add);
        if (!installed.others(shim).isEmpty()) {
            notes.add("the settings and the login stay as they are: others need them");
            notes.addAll(elsewhere(shim));
            return new Change(lines, notes, () -> uninstall(shim));
        }
        var settings = materialised.remove();
        lines.addAll(settings.lines());
        return new Change(
                lines,
                notes,
                () -> {
                    var _ = shim.uninstall();
                    settings.apply(); // the folder of both was made for these
                    installed.remove(shim);
                });
    }

    private void uninstall(Shim shim) {
        var _ = shim.uninstall();
        installed.remove(shim);
    }

    /** Returns what is there although {@code shim} is not, with what takes it back. */
    private List<String> elsewhere(Shim shim) {
        var notes = new ArrayList<String>();
        for (var other : installed.others(shim)) {
            notes.add(shown(other.path()) + " is installed: " + takeBack(other));
        }
        if (notes.isEmpty() && materialised.exists()) {
            notes.add(
                    "what `sesame org sync --materialise` wrote stays: take it back with `sesame"
                            + " org sync --remove`");
        }
        return notes;
    }

    private String takeBack(Shim shim) {
        for (var scope : Scope.values()) {
            if (scope.shim(environment).equals(shim)) {
                return "take it back with `sesame opencode uninstall" + scope.option() + "`";
            }
        }
        return "take it back there, with `sesame opencode uninstall --project`";
    }

    /** Tells whether a shim is installed, for all projects or for any. */
    public boolean isInstalled() {
        var shim = Scope.GLOBAL.shim(environment);
        return shim.find().isPresent() || !installed.others(shim).isEmpty();
    }

    /** Returns how OpenCode is served, without asking anybody. */
    public OpenCodeStatus status() {
        return new OpenCodeStatus(environment, credentials, materialised, version);
    }

    private String shown(Path path) {
        return environment.shorten(path);
    }
}
