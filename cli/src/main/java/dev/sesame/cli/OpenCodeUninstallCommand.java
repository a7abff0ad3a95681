package dev.sesame.cli;

import dev.sesame.Printable;
import org.apache.commons.cli.Options;

/** {@code opencode uninstall}: leaves OpenCode's files and folders as they were. */
final class OpenCodeUninstallCommand implements Command {
    @Override
    public String name() {
        return "opencode uninstall";
    }

    @Override
    public String summary() {
        return "undo opencode install";
    }

    @Override
    public Options options() {
        return new Options().addOption(OpenCodeInstallCommand.project());
    }

    @Override
    public int run(Arguments arguments, Program program) {
        var change = program.openCode().uninstall(OpenCodeInstallCommand.scope(arguments));
        var frame = program.frame();
        frame.intro("Uninstall from OpenCode");
        change.lines().forEach(line -> frame.info(Printable.of(line)));
        change.apply();
        if (change.lines().isEmpty()) {
            frame.info("Nothing is installed here");
        }
        change.notes().forEach(note -> frame.info(Printable.of(note)));
        frame.outro("Done");
        return 0;
    }
}
