package dev.sesame.config;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.config.Variables.Refused;
import dev.sesame.json.Json;
import dev.sesame.json.Json.Place;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** From the text of one source to its layer: references, syntax, dialect, schema. */
final class ConfigText {
    private static final String SCHEMA_URL = "https://opencode.ai/config.json";

    private final ConfigSource source;
    private final String text;
    private final References references;
    private final Places places;

    ConfigText(ConfigSource source, String text, References references) {
        this(source, text, references, path -> Json.locate(text, path));
    }

    /** A text that is part of another, or was made from it: {@code places} are in that one. */
    ConfigText(ConfigSource source, String text, References references, Places places) {
        this.source = source;
        this.text = text;
        this.references = references;
        this.places = places;
    }

    Reading read() {
        try {
            var substitution = new Substitution(references);
            var parsed = Json.parseJsonc(substitution.outsideOfStrings(text)).asObject();
            return parsed.isPresent()
                    ? check(parsed.get(), substitution.inStrings(parsed.get()))
                    : syntax("an object is expected", new Place(1, 1));
        } catch (JsonSyntaxException e) {
            return syntax(e.describe(), new Place(e.line(), e.column()), e.reason());
        } catch (Refused e) {
            return refused(e);
        }
    }

    private Reading check(JsonObject written, JsonObject tree) {
        var lowered = NewDialect.lower(tree);
        var checked = ConfigSchema.check(lowered.tree());
        var wrong = new ArrayList<>(lowered.problems());
        checked.problems().forEach(problem -> wrong.add(unsubstituted(problem, written, tree)));
        var problems = new ArrayList<ConfigProblem>();
        wrong.forEach(p -> problems.add(problem(p, Severity.ERROR)));
        lowered.notes().forEach(p -> problems.add(problem(p, Severity.WARNING)));
        checked.unknown().forEach(p -> problems.add(problem(p, Severity.WARNING)));
        return wrong.isEmpty()
                ? Reading.of(new ConfigLayer(source, checked.tree()), problems)
                : Reading.failed(invalid(wrong), problems);
    }

    /** What was put in the place of a reference may be a secret and is not shown. */
    private static Problem unsubstituted(Problem problem, JsonObject written, JsonObject tree) {
        return written.at(problem.path()).equals(tree.at(problem.path()))
                ? problem
                : problem.masked();
    }

    private ConfigProblem problem(Problem problem, Severity severity) {
        var place = places.of(problem.path());
        return new ConfigProblem(source, place, problem.line(), severity);
    }

    private AuthException invalid(List<Problem> problems) {
        var lines =
                problems.stream()
                        .map(problem -> "\n↳ " + problem.line())
                        .collect(Collectors.joining());
        return failure("Configuration is invalid at " + source.location() + lines);
    }

    private Reading refused(Refused e) {
        var problem = new ConfigProblem(source, Optional.empty(), e.reason(), Severity.ERROR);
        var failure =
                failure("Configuration is invalid at " + source.location() + ": " + e.reason());
        return Reading.failed(failure, List.of(problem));
    }

    private Reading syntax(String described, Place place) {
        return syntax(described + " at line 1, column 1", place, described);
    }

    private Reading syntax(String described, Place place, String reason) {
        var problem =
                new ConfigProblem(
                        source, Optional.of(place), "not valid JSON(C): " + reason, Severity.ERROR);
        var failure =
                new AuthException(
                        Failure.INVALID_CONFIG,
                        "Config file at "
                                + source.location()
                                + " is not valid JSON(C): "
                                + described,
                        "Mend it there; `sesame config lint` lists the problems of all files");
        return Reading.failed(failure, List.of(problem));
    }

    private static AuthException failure(String problem) {
        return new AuthException(Failure.INVALID_CONFIG, problem, "");
    }

    /** Adds the {@code $schema} that OpenCode adds to every file and document without one. */
    static ConfigLayer withSchema(ConfigLayer layer) {
        return layer.tree().get("$schema").isPresent()
                ? layer
                : new ConfigLayer(layer.source(), layer.tree().with("$schema", SCHEMA_URL));
    }
}
