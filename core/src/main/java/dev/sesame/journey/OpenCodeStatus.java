package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.credential.Credential;
import dev.sesame.credential.CredentialStore;
import dev.sesame.process.SearchPath;
import dev.sesame.shim.InstalledShims;
import dev.sesame.shim.Shim;
import dev.sesame.wellknown.Organisation;
import dev.sesame.wellknown.WellKnownDocument;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How the OpenCode of a user is served at the moment, as far as this machine knows: nobody is
 * asked.
 */
public final class OpenCodeStatus {
    private final Environment environment;
    private final CredentialStore credentials;
    private final Materialised materialised;
    private final InstalledShims installed;
    private final String version;

    OpenCodeStatus(
            Environment environment,
            CredentialStore credentials,
            Materialised materialised,
            String version) {
        this.environment = environment;
        this.credentials = credentials;
        this.materialised = materialised;
        this.installed = new InstalledShims(environment);
        this.version = version;
    }

    /**
     * A shim that is there.
     *
     * @param scope for whom it is
     * @param path where it is
     * @param installed what it tells of itself
     * @param isCurrent whether it is as this version of Sesame would write it
     * @param program what it calls; empty when there is none
     */
    public record Place(
            OpenCodeSetup.Scope scope,
            Path path,
            Shim.Installed installed,
            boolean isCurrent,
            Optional<Path> program) {}

    /**
     * An organisation that is logged in to.
     *
     * @param url its URL
     * @param isMaterialised whether OpenCode finds its settings without a network
     * @param confirmed when it last confirmed what it publishes
     */
    public record Login(String url, boolean isMaterialised, Optional<Instant> confirmed) {
        /** Returns how long ago it confirmed them, in words. */
        public Optional<String> age(Instant now) {
            return confirmed.map(then -> Age.of(Duration.between(then, now)));
        }
    }

    /** Returns the shims for all projects and for the one at hand. */
    public List<Place> shims() {
        var places = new ArrayList<Place>();
        for (var scope : OpenCodeSetup.Scope.values()) {
            var shim = scope.shim(environment);
            shim.find().ifPresent(installed -> places.add(place(scope, shim, installed)));
        }
        return places;
    }

    private Place place(OpenCodeSetup.Scope scope, Shim shim, Shim.Installed installed) {
        boolean isCurrent = shim.isCurrent(version, installed.launcher());
        var program =
                SearchPath.isProgram(installed.launcher())
                        ? Optional.of(installed.launcher())
                        : SearchPath.find(environment, List.of("sesame"));
        return new Place(scope, shim.path(), installed, isCurrent, program);
    }

    /**
     * Returns the organisations that are logged in to.
     *
     * @throws AuthException when {@code auth.json} cannot be used
     */
    public List<Login> logins() {
        var logins = new ArrayList<Login>();
        for (var url : Credential.WellKnown.among(credentials.all()).keySet()) {
            logins.add(new Login(url, materialised.contains(url), confirmed(url)));
        }
        return logins;
    }

    private Optional<Instant> confirmed(String url) {
        try {
            return WellKnownDocument.lastConfirmed(environment, Organisation.of(url));
        } catch (AuthException _) {
            return Optional.empty(); // a login that nobody can use
        }
    }

    /**
     * Returns what keeps OpenCode from having good tokens, with what to do, a sentence each; empty
     * when all is well.
     */
    public List<String> problems() {
        var problems = new ArrayList<String>();
        var foreign = foreign();
        foreign.ifPresent(problems::add);
        attempt(problems, this::addStranded);
        var shims = shims();
        if (shims.isEmpty()) {
            if (foreign.isEmpty()) {
                problems.add(notInstalled());
            }
            return problems;
        }
        shims.forEach(place -> problem(place).ifPresent(problems::add));
        if (environment.isTrue("OPENCODE_PURE")) {
            problems.add("OPENCODE_PURE is set, so OpenCode 1.18 loads no plugins: unset it");
        }
        attempt(problems, this::addLogins);
        if (foreign.isEmpty()) {
            attempt(problems, all -> all.addAll(materialised.strays()));
        }
        return problems;
    }

    private static void attempt(List<String> problems, Consumer<List<String>> look) {
        try {
            look.accept(problems);
        } catch (AuthException e) {
            problems.add(e.problem() + ": " + e.nextStep());
        }
    }

    private String notInstalled() {
        var others = installed.others(Shim.global(environment));
        if (!others.isEmpty()) {
            return "not installed here, but for another project, in "
                    + environment.shorten(others.getFirst().path())
                    + ": run `sesame opencode install` to have it everywhere";
        }
        return isLoggedIn()
                ? "not installed: run `sesame opencode install`"
                : "not installed, and not logged in with any organisation: run `sesame auth login"
                        + " https://…`, then `sesame opencode install`";
    }

    /** A file of logins that cannot be used is told by whoever needs it. */
    private boolean isLoggedIn() {
        try {
            return !logins().isEmpty();
        } catch (AuthException _) {
            return true;
        }
    }

    private Optional<String> foreign() {
        for (var scope : OpenCodeSetup.Scope.values()) {
            var shim = scope.shim(environment);
            try {
                shim.requireOurs();
            } catch (AuthException e) {
                return Optional.of(
                        environment.shorten(shim.path())
                                + " is there already, and Sesame did not write it: "
                                + e.nextStep());
            }
        }
        try {
            var ignored = materialised.remove(); // does nothing but look
            return Optional.empty();
        } catch (AuthException e) {
            return Optional.of(e.problem() + ": " + e.nextStep());
        }
    }

    private Optional<String> problem(Place place) {
        if (place.program().isEmpty()) {
            return Optional.of(
                    place.installed().launcher()
                            + " is gone, and there is no `sesame` on PATH: install Sesame again,"
                            + " then run `sesame opencode install`");
        }
        var repeat =
                "sesame opencode install"
                        + (place.scope() == OpenCodeSetup.Scope.PROJECT ? " --project" : "");
        return place.isCurrent()
                ? Optional.empty()
                : Optional.of(
                        environment.shorten(place.path())
                                + " is of another version of Sesame, or was changed: run `"
                                + repeat
                                + "`");
    }

    private void addStranded(List<String> problems) {
        for (var url : credentials.kept().stranded()) {
            problems.add(
                    "a run of `sesame exec` that was killed keeps the login with "
                            + url
                            + " out of auth.json: run `sesame org sync`");
        }
    }

    private void addLogins(List<String> problems) {
        var logins = logins();
        if (logins.isEmpty()) {
            problems.add("not logged in with any organisation: run `sesame auth login https://…`");
        }
        for (var login : logins) {
            if (!login.isMaterialised()) {
                problems.add(
                        "OpenCode still asks "
                                + login.url()
                                + " at each start: run `sesame "
                                + (materialised.exists() ? "org sync" : "opencode install")
                                + "`");
            }
        }
        for (var url : credentials.kept().overtaken()) {
            problems.add(
                    "a newer login with "
                            + url
                            + " is in auth.json, so OpenCode asks it at each start: run"
                            + " `sesame org sync`");
        }
    }
}
