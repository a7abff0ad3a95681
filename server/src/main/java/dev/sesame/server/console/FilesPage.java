package dev.sesame.server.console;

import static dev.sesame.server.console.Html.all;
import static dev.sesame.server.console.Html.element;
import static dev.sesame.server.console.Html.text;

import dev.sesame.config.ConfigProblem;
import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.server.definition.OrganisationWatch;
import dev.sesame.server.definition.OrganisationWatch.Version;
import dev.sesame.server.publish.History;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is wrong with the organisation's files, and what changed in them.
 *
 * @param watch looks at them
 */
record FilesPage(OrganisationWatch watch) {

    Html content(Visit visit) {
        var versions = watch.versions();
        return all(
                state(versions.getFirst()),
                problems(),
                element("h2", "Versions"),
                versions(versions),
                changes(versions, visit.parameter("range")));
    }

    private Html state(Version current) {
        var since = Moment.of(current.time());
        if (!watch.isStale()) {
            return element(
                    "p",
                    text("Version "),
                    element("code", current.definition().version()),
                    text(" is in force since " + since + "; the files say the same."));
        }
        return element(
                        "p",
                        element("strong", "The files cannot be used as they are now. "),
                        text("Version "),
                        element("code", current.definition().version()),
                        text(" of " + since + " stays in force until the errors are mended."))
                .with("class", "warning");
    }

    private Html problems() {
        var rows = watch.problems().stream().map(FilesPage::row).toList();
        return new Table("Problems", List.of("Where", "How bad", "What"), rows)
                .orElse("none. The files are in order.");
    }

    private static List<Html> row(ConfigProblem problem) {
        var place = problem.place().map(at -> ":" + at.line() + ":" + at.column()).orElse("");
        return List.of(
                element("code", problem.source().location() + place),
                text(problem.severity() == Severity.ERROR ? "error" : "warning"),
                text(problem.message()));
    }

    private static Html versions(List<Version> versions) {
        var rows = new ArrayList<List<Html>>();
        for (int i = 0; i < versions.size(); i++) {
            var version = versions.get(i);
            rows.add(
                    List.of(
                            element("code", version.definition().version()),
                            text(Moment.of(version.time())),
                            i + 1 < versions.size()
                                    ? difference(versions.get(i + 1), version)
                                    : text("the first since this server started")));
        }
        return new Table("Versions in force", List.of("Version", "Since", "Changes"), rows).html();
    }

    private static Html difference(Version before, Version after) {
        var range = before.definition().version() + ".." + after.definition().version();
        var query = URLEncoder.encode(range, StandardCharsets.UTF_8);
        return element("a", "what changed in " + after.definition().version().substring(0, 8))
                .with("href", "?range=" + query + "#changes");
    }

    private static Html changes(List<Version> versions, String range) {
        if (range.isEmpty()) {
            return all();
        }
        var found = History.between(versions, range);
        var content =
                found.map(FilesPage::changes)
                        .orElseGet(
                                () -> element("p", "One of these versions is not known any more."));
        return all(element("h2", "Changes " + range).with("id", "changes"), content);
    }

    private static Html changes(JsonObject difference) {
        return all(
                table("Changes in the files", "File", difference.object("files")),
                table("Changes in what teams get", "Team", difference.object("teams")));
    }

    private static Html table(String caption, String what, Optional<JsonObject> difference) {
        var rows = new ArrayList<List<Html>>();
        difference
                .orElse(JsonObject.EMPTY)
                .members()
                .forEach((name, changes) ->
                        changes.asArray()
                                .orElse(List.of())
                                .forEach(change -> rows.add(row(name, change))));
        return new Table(caption, List.of(what, "Setting", "Before", "After"), rows)
                .orElse("none.");
    }

    private static List<Html> row(String name, JsonValue change) {
        var members = change.asObject().orElse(JsonObject.EMPTY);
        return List.of(
                text(name),
                element("code", members.string("pointer").orElse("")),
                value(members, "before"),
                value(members, "after"));
    }

    private static Html value(JsonObject change, String name) {
        return change.get(name)
                .<Html>map(value -> element("code", Json.write(value)))
                .orElseGet(() -> text("not set"));
    }
}
