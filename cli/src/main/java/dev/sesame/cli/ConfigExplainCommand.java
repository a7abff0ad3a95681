package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
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
        var config = program.session().config();
        var path = ConfigPath.read(text, config.tree());
        var origins = config.explain(path);
        if (arguments.has("json")) {
            var list = new ArrayList<dev.sesame.json.JsonValue>();
            for (var origin : origins) {
                list.add(
                        JsonObject.EMPTY
                                .with("layer", origin.source().kind().word())
                                .with("location", origin.source().location())
                                .with("value", origin.value()));
            }
            program.print(Json.writePretty(new JsonArray(list)));
            return origins.isEmpty() ? 1 : 0;
        }
        if (origins.isEmpty()) {
            program.print(Printable.of(text) + " is not set by any layer");
            return 1;
        }
        program.print(Printable.of(text + " = " + config.shown(path).map(Json::write).orElse("")));
        var verb = "set by";
        for (var origin : origins) {
            program.print(
                    "  "
                            + verb
                            + " "
                            + Printable.of(origin.source() + ": " + Json.write(origin.value())));
            verb = "over  ";
        }
        return 0;
    }
}
