package dev.sesame.cli;

import dev.sesame.extension.PluginEntry;
import dev.sesame.extension.PluginLoader;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code plugin check}: as {@code plugin list}, and fails when something cannot be started. */
final class PluginCheckCommand implements Command {
    private static final int BROKEN = 2;

    @Override
    public String name() {
        return "plugin check";
    }

    @Override
    public String arguments() {
        return "[spec]";
    }

    @Override
    public String summary() {
        return "start the plugins, or the one that is named, and fail if one does not start";
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
        var named = arguments.first().map(spec -> List.of(entry(spec, program)));
        PluginLoader.retry(program.environment());
        try (var session =
                named.map(program::sessionToReport).orElseGet(program::sessionToReport)) {
            new PluginReport(session).print(arguments.has("json"), program);
            return session.plugins().skipped().isEmpty() ? 0 : BROKEN;
        }
    }

    /** As in a configuration file in the working directory. */
    private static PluginEntry entry(String spec, Program program) {
        var path = program.environment().directory().resolve(spec).normalize();
        boolean isPath =
                spec.startsWith("./")
                        || spec.startsWith("../")
                        || spec.startsWith("/")
                        || spec.matches(".*\\.(ts|js|java|jar)")
                        || Files.exists(path);
        return new PluginEntry(isPath ? "file://" + path : spec, Optional.empty(), "command line");
    }
}
