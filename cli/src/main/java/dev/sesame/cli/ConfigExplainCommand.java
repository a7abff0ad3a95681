package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.config.Config.Origin;
import dev.sesame.journey.Session;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code config explain model}: which layer a value came from, and what it overrode. */
final class ConfigExplainCommand implements Command {
    @Override
    public String name() {
        return "config explain";
    }

    @Override
    public String arguments() {
        return "<path>";
    }

    @Override
    public String summary() {
        return "tell which layer a value came from and which it overrode";
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
        var text =
                arguments
                        .first()
                        .orElseThrow(() ->
                                new AuthException(
                                        Failure.INVALID_INPUT,
                                        "no value is named",
                                        "Name one: sesame config explain model"));
        var session = program.session();
        var config = session.config();
        var path = ConfigPath.read(text, config.tree());
        var origins = config.explain(path);
        if (arguments.has("json")) {
            program.print(Json.writePretty(json(origins)));
        } else if (origins.isEmpty()) {
            program.print(Printable.of(text) + " is not set by any layer");
            tellRules(path, session, program);
        } else {
            var value = config.shown(path).map(Json::write).orElse("");
            program.print(Printable.of(text + " = " + value));
            print(origins, program);
            tellRules(path, session, program);
        }
        return origins.isEmpty() ? 1 : 0;
    }

    /** What organisations may bring is decided by Sesame and not by a layer. */
    private static void tellRules(List<String> path, Session session, Program program) {
        if (!path.getFirst().equals("plugin") || session.memberships().isEmpty()) {
            return;
        }
        program.print(
                "  rule   of an organisation's plugins only npm packages of one exact version count,"
                        + " each after `sesame plugin allow` (Sesame's own)");
        for (var left : session.leftOut()) {
            if (left.contains(" wants plugin ")) {
                program.print("  without  " + Printable.of(left));
            }
        }
    }

    private static JsonArray json(List<Origin> origins) {
        var list = new ArrayList<JsonValue>();
        for (var origin : origins) {
            list.add(
                    JsonObject.EMPTY
                            .with("layer", origin.source().kind().word())
                            .with("location", origin.source().location())
                            .with("value", origin.value()));
        }
        return new JsonArray(list);
    }

    private static void print(List<Origin> origins, Program program) {
        var verb = "  set by ";
        for (var origin : origins) {
            var value = Json.write(origin.value());
            program.print(verb + Printable.of(origin.source() + ": " + value));
            verb = "  over   ";
        }
    }
}
