package dev.sesame.server.definition;

import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.config.ConfigProblem;
import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.config.OrganisationDefaults;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.wellknown.DocumentReach;
import dev.sesame.wellknown.Organisation;
import dev.sesame.wellknown.WellKnownDocument;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges settings for OpenCode as the clients that they are published to will: what they do not
 * understand, refuse, ask their people about, or leave out.
 */
final class Settings {
    /** Whose documents are judged before there is somebody who publishes them. */
    static final Organisation NOBODY = Organisation.of("https://localhost");

    private final String variable;
    private final Environment environment;

    /** Judges for clients whose token is in {@code variable}. */
    Settings(String variable, Environment environment) {
        this.variable = variable.isEmpty() ? "TOKEN" : variable;
        this.environment = environment;
    }

    /** Judges {@code settings}, the member {@code name} of {@code root}, or all of it. */
    void judge(Node root, String name, JsonObject settings) {
        var above = name.isEmpty() ? List.<String>of() : List.of(name);
        var document =
                new OrganisationDefaults.Document(
                        root.file().source().location(),
                        settings,
                        variable,
                        Secret.of("{env:" + variable + "}"));
        var found =
                OrganisationDefaults.lint(
                        document, path -> root.place(join(above, path)), environment);
        for (var problem : found) {
            var place = problem.place().or(() -> root.place(above));
            root.file()
                    .problems()
                    .add(
                            new ConfigProblem(
                                    problem.source(),
                                    place,
                                    problem.message(),
                                    problem.severity()));
        }
        if (!above.isEmpty()) {
            reach(root, settings);
        }
    }

    /** Providers that the server does not publish by itself have to carry the token, too. */
    private void reach(Node root, JsonObject settings) {
        var auth =
                JsonObject.EMPTY
                        .with("env", variable)
                        .with("command", JsonArray.ofStrings(List.of("true")));
        var document = JsonObject.EMPTY.with("auth", auth).with("config", settings);
        var parsed = WellKnownDocument.parse(NOBODY, Json.write(document));
        DocumentReach.of(parsed)
                .forEach(finding -> root.add(finding.path(), finding.message(), Severity.WARNING));
    }

    private static List<String> join(List<String> above, List<String> path) {
        var whole = new ArrayList<>(above);
        whole.addAll(path);
        return whole;
    }
}
