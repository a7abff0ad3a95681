package dev.sesame.cli;

import dev.sesame.Printable;
import dev.sesame.Secret;
import dev.sesame.config.ConfigFiles;
import dev.sesame.config.ConfigProblem;
import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.credential.Credential;
import dev.sesame.journey.DocumentLint;
import dev.sesame.journey.OwnSettings;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/**
 * {@code config lint}: every problem of every file at once, without the network; or those of a
 * discovery document.
 */
final class ConfigLintCommand implements Command {
    @Override
    public String name() {
        return "config lint";
    }

    @Override
    public String summary() {
        return "report every problem in the configuration files, or in an organisation's document";
    }

    @Override
    public String arguments() {
        return "[document]";
    }

    @Override
    public int mostArguments() {
        return 1;
    }

    @Override
    public Options options() {
        return new Options().addOption(Option.builder().longOpt("json").desc("print JSON").get());
    }

    @Override
    public int run(Arguments arguments, Program program) {
        if (arguments.first().isPresent()) {
            var lint = new DocumentLint(program.environment(), program.http());
            return report(lint.lint(arguments.first().get()), arguments, program);
        }
        var tokens = new LinkedHashMap<String, Secret>();
        Credential.WellKnown.among(program.credentials().all())
                .values()
                .forEach(login -> tokens.put(login.key(), login.token()));
        var problems = new ArrayList<>(new ConfigFiles(program.environment(), tokens).lint());
        problems.addAll(OwnSettings.lint(program.environment(), program.credentials()));
        return report(problems, arguments, program);
    }

    private static int report(List<ConfigProblem> problems, Arguments arguments, Program program) {
        if (arguments.has("json")) {
            program.print(Json.writePretty(json(problems)));
        } else {
            print(problems, program);
        }
        return problems.stream().anyMatch(p -> p.severity() == Severity.ERROR) ? 2 : 0;
    }

    private static void print(List<ConfigProblem> problems, Program program) {
        for (var problem : problems) {
            var word = problem.severity() == Severity.ERROR ? "error: " : "warning: ";
            program.print(word + Printable.of(problem.describe()));
        }
        long errors = problems.stream().filter(p -> p.severity() == Severity.ERROR).count();
        program.streams()
                .err()
                .println(errors + " errors, " + (problems.size() - errors) + " warnings");
    }

    private static JsonArray json(List<ConfigProblem> problems) {
        var list = new ArrayList<JsonValue>();
        for (var problem : problems) {
            var object =
                    JsonObject.EMPTY
                            .with(
                                    "severity",
                                    problem.severity() == Severity.ERROR ? "error" : "warning")
                            .with("location", problem.source().location())
                            .with("message", problem.message());
            list.add(
                    problem.place()
                            .map(place ->
                                    object.with("line", JsonNumber.of(place.line()))
                                            .with("column", JsonNumber.of(place.column())))
                            .orElse(object));
        }
        return new JsonArray(list);
    }
}
