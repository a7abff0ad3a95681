package dev.sesame.cli;

import dev.sesame.config.Config;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code config show}: the effective configuration, with {@code --origins} by value and layer. */
final class ConfigShowCommand implements Command {
    @Override
    public String name() {
        return "config show";
    }

    @Override
    public String summary() {
        return "show the effective configuration";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(
                        Option.builder()
                                .longOpt("origins")
                                .desc("show for each value which layer it came from")
                                .get());
    }

    @Override
    public int run(Arguments arguments, Program program) {
        try (var session = program.sessionWithPlugins()) {
            var config = session.config();
            if (arguments.has("origins")) {
                print(config, config.redacted(), List.of(), program);
            } else {
                program.print(Json.writePretty(config.redacted()));
            }
            return 0;
        }
    }

    private static void print(Config config, JsonValue value, List<String> path, Program program) {
        if (value instanceof JsonObject object && !object.isEmpty()) {
            for (var member : object.members().entrySet()) {
                var deeper = new ArrayList<>(path);
                deeper.add(member.getKey());
                print(config, member.getValue(), deeper, program);
            }
            return;
        }
        var origins = config.explain(path);
        var source = origins.isEmpty() ? "" : "  ← " + origins.getFirst().source();
        program.print(
                dev.sesame.Printable.of(
                        ConfigPath.write(path) + " = " + Json.write(value) + source));
    }
}
