package dev.sesame.cli;

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
        try (var session = program.sessionToReport()) {
            new PluginReport(session).print(arguments.has("json"), program);
            return 0;
        }
    }
}
