package dev.sesame.cli;

import dev.sesame.Printable;
import dev.sesame.journey.OpenCodeStatus;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonBoolean;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code opencode status}: whether OpenCode itself has tokens that stay good, and if not, why. */
final class OpenCodeStatusCommand implements Command {
    @Override
    public String name() {
        return "opencode status";
    }

    @Override
    public String summary() {
        return "show what is installed for OpenCode, and what is wrong with it";
    }

    @Override
    public Options options() {
        return new Options().addOption(Option.builder().longOpt("json").desc("print JSON").get());
    }

    @Override
    public int run(Arguments arguments, Program program) {
        var status = program.openCode().status();
        var problems = status.problems();
        if (arguments.has("json")) {
            program.print(Json.writePretty(json(status, problems)));
        } else {
            print(status, problems, program);
        }
        return problems.isEmpty() ? 0 : 1;
    }

    private static void print(OpenCodeStatus status, List<String> problems, Program program) {
        for (var place : status.shims()) {
            line(program, "✓ " + program.environment().shorten(place.path()));
            line(program, "    for " + words(place) + ", version " + place.installed().version());
            place.program().ifPresent(found -> line(program, "    asks " + found));
        }
        printLogins(status, program);
        problems.forEach(problem -> line(program, "✗ " + problem));
    }

    private static void printLogins(OpenCodeStatus status, Program program) {
        var now = program.environment().clock().instant();
        for (var login : status.logins()) {
            if (login.isMaterialised()) {
                var age = login.age(now).map(text -> "    its settings are from " + text + " ago");
                line(program, "✓ " + login.url());
                age.ifPresent(text -> line(program, text));
            }
        }
    }

    private static String words(OpenCodeStatus.Place place) {
        return switch (place.scope()) {
            case GLOBAL -> "all projects";
            case PROJECT -> "this project";
        };
    }

    private static void line(Program program, String text) {
        program.print(Printable.of(text));
    }

    private static JsonObject json(OpenCodeStatus status, List<String> problems) {
        var shims = new ArrayList<JsonValue>();
        for (var place : status.shims()) {
            shims.add(json(place));
        }
        var logins = new ArrayList<JsonValue>();
        for (var login : status.logins()) {
            logins.add(json(login));
        }
        return JsonObject.EMPTY
                .with("installed", new JsonBoolean(!shims.isEmpty()))
                .with("shims", new JsonArray(shims))
                .with("organisations", new JsonArray(logins))
                .with("problems", JsonArray.ofStrings(problems));
    }

    private static JsonObject json(OpenCodeStatus.Login login) {
        var json =
                JsonObject.EMPTY
                        .with("url", login.url())
                        .with("materialised", new JsonBoolean(login.isMaterialised()));
        return login.confirmed().map(then -> json.with("confirmed", then.toString())).orElse(json);
    }

    private static JsonObject json(OpenCodeStatus.Place place) {
        var json =
                JsonObject.EMPTY
                        .with("scope", place.scope().name().toLowerCase(Locale.ROOT))
                        .with("path", place.path().toString())
                        .with("version", place.installed().version())
                        .with("current", new JsonBoolean(place.isCurrent()));
        return place.program().map(found -> json.with("program", found.toString())).orElse(json);
    }
}
