package dev.sesame.cli;

import dev.sesame.Printable;
import dev.sesame.config.ConfigProblem;
import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** How the problems in files are shown: by the line, or as JSON. */
final class ProblemReport {
    private ProblemReport() {}

    /** Returns the options of a command that ends with such a report. */
    static Options options() {
        return new Options().addOption(Option.builder().longOpt("json").desc("print JSON").get());
    }

    /** Prints {@code problems} as {@code arguments} ask, and returns the exit code. */
    static int print(List<ConfigProblem> problems, Arguments arguments, Program program) {
        if (arguments.has("json")) {
            program.print(Json.writePretty(json(problems)));
        } else {
            lines(problems, program);
        }
        return problems.stream().anyMatch(p -> p.severity() == Severity.ERROR) ? 2 : 0;
    }

    private static void lines(List<ConfigProblem> problems, Program program) {
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
