package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.config.ConfigProblem;
import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.config.ConfigSource;
import dev.sesame.config.OrganisationDefaults;
import dev.sesame.file.TextFile;
import dev.sesame.http.Http;
import dev.sesame.json.Json;
import dev.sesame.json.Json.Place;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.wellknown.DocumentReach;
import dev.sesame.wellknown.Organisation;
import dev.sesame.wellknown.OrganisationRules;
import dev.sesame.wellknown.TokenScope;
import dev.sesame.wellknown.VariableName;
import dev.sesame.wellknown.WellKnownClient;
import dev.sesame.wellknown.WellKnownDocument;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a discovery document for those who publish it: whether one can log in with it, what its
 * settings are worth, and what of it reaches which version of OpenCode.
 */
public final class DocumentLint {
    /** A file does not say whose it is; nothing that is found out depends on it. */
    private static final Organisation NOBODY = Organisation.of("https://localhost");

    private final Environment environment;
    private final Http http;

    /** Finds files in the working directory, and documents with {@code http}. */
    public DocumentLint(Environment environment, Http http) {
        this.environment = environment;
        this.http = http;
    }

    /**
     * Returns what is wrong with a document.
     *
     * @param wanted its file, or the URL of its organisation
     * @throws AuthException when it cannot be read or fetched
     */
    public List<ConfigProblem> lint(String wanted) {
        if (!wanted.contains("://")) {
            return file(wanted);
        }
        var organisation = Organisation.of(wanted);
        var document =
                new WellKnownClient(http, environment, OrganisationRules.load(environment))
                        .fetch(organisation);
        var source = source(organisation.document().toString());
        var problems = judge(document, source);
        var scope = new TokenScope(organisation, Set.of());
        for (var origin : NamedOrigins.in(document)) {
            if (!scope.covers(origin)) {
                problems.add(
                        warning(
                                source,
                                "the token is to go to "
                                        + origin
                                        + ", another domain than the organisation's: each person is"
                                        + " asked at the login, and without a terminal it is"
                                        + " refused"));
            }
        }
        return problems;
    }

    private List<ConfigProblem> file(String name) {
        var path = environment.directory().resolve(name);
        var source = source(path.toString());
        var text = text(path);
        try {
            if (Json.parse(text).asObject().isEmpty()) {
                return List.of(error(source, Optional.empty(), "an object is expected"));
            }
        } catch (JsonSyntaxException e) {
            var place = Optional.of(new Place(e.line(), e.column()));
            return List.of(
                    error(source, place, "not JSON, which a document has to be: " + e.reason()));
        }
        return judge(WellKnownDocument.parse(NOBODY, text), source);
    }

    private static String text(Path path) {
        try {
            return TextFile.read(path);
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    path
                            + (e instanceof NoSuchFileException
                                    ? " does not exist"
                                    : " cannot be read as text"),
                    "Name the file of a discovery document, or the URL of an organisation",
                    e);
        }
    }

    private List<ConfigProblem> judge(WellKnownDocument document, ConfigSource source) {
        var text = document.text();
        var problems = new ArrayList<ConfigProblem>();
        document.refusal()
                .ifPresent(why ->
                        problems.add(error(source, Json.locate(text, List.of("auth")), why)));
        var variable = document.variable().orElse("TOKEN");
        var config =
                new OrganisationDefaults.Document(
                        source.location(),
                        document.config(),
                        variable,
                        Secret.of(VariableName.reference(variable)));
        problems.addAll(
                OrganisationDefaults.lint(config, path -> inConfig(text, path), environment));
        problems.addAll(OwnSettings.of(environment, source, document));
        for (var finding : DocumentReach.of(document)) {
            problems.add(
                    new ConfigProblem(
                            source,
                            Json.locate(text, finding.path()),
                            finding.message(),
                            Severity.WARNING));
        }
        return problems;
    }

    private static Optional<Place> inConfig(String text, List<String> path) {
        var whole = new ArrayList<>(List.of("config"));
        whole.addAll(path);
        return Json.locate(text, whole);
    }

    private static ConfigSource source(String location) {
        return new ConfigSource(ConfigSource.Kind.ORGANISATION, location);
    }

    private static ConfigProblem warning(ConfigSource source, String message) {
        return new ConfigProblem(source, Optional.empty(), message, Severity.WARNING);
    }

    private static ConfigProblem error(ConfigSource source, Optional<Place> place, String message) {
        return new ConfigProblem(source, place, message, Severity.ERROR);
    }
}
