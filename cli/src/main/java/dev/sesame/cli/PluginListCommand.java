package dev.sesame.cli;

import dev.sesame.json.Json;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code plugin list}: what was found where, what it provides, and why something was skipped. */
final class PluginListCommand implements Command {
    @Override
    public String name() {
        return "plugin list";
    }

    @Override
    public String summary() {
        return "show the plugins, where they come from and what they provide";
    }

    @Override
    public Options options() {
        return new Options().addOption(Option.builder().longOpt("json").desc("print JSON").get());
    }

    @Override
    public int run(Arguments arguments, Program program) {
        try (var session = program.sessionWithPlugins()) {
            var report = new PluginReport(session);
            if (arguments.has("json")) {
                program.print(Json.writePretty(report.toJson()));
            } else {
                report.lines().forEach(program::print);
            }
            return 0;
        }
    }
}
