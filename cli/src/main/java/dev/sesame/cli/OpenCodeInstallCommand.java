package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.journey.OpenCodeSetup.Scope;
import dev.sesame.journey.Outage;
import dev.sesame.terminal.Prompts;
import dev.sesame.wellknown.Published;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code opencode install}: lets OpenCode itself have tokens that stay good. */
final class OpenCodeInstallCommand implements Command {
    @Override
    public String name() {
        return "opencode install";
    }

    @Override
    public String summary() {
        return "let OpenCode itself use tokens that Sesame renews";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(project())
                .addOption(
                        Option.builder("y")
                                .longOpt("yes")
                                .desc("do it without asking on a terminal")
                                .get());
    }

    static Option project() {
        return Option.builder()
                .longOpt("project")
                .desc("for this project alone, in its .opencode folder")
                .get();
    }

    static Scope scope(Arguments arguments) {
        return arguments.has("project") ? Scope.PROJECT : Scope.GLOBAL;
    }

    @Override
    public int run(Arguments arguments, Program program) {
        var scope = scope(arguments);
        var setup = program.openCode();
        var change = setup.install(scope, published(program));
        change.notes().forEach(program::note);
        var frame = program.frame();
        frame.intro("Install for OpenCode");
        if (change.lines().isEmpty()) {
            frame.info("Everything is installed already");
            frame.outro("Done");
            return 0;
        }
        setup.slowStart(scope, program.http()).ifPresent(frame::warn);
        change.lines().forEach(line -> frame.info(Printable.of(line)));
        frame.step(
                "OpenCode then starts without your company's server, has no token of its own, and"
                        + " asks Sesame for one"
                        + (scope == Scope.PROJECT ? ", in this project alone" : ""));
        if (!isAgreed(arguments, program)) {
            frame.outro("Nothing was changed");
            throw Prompts.cancelled();
        }
        change.apply();
        frame.success("Installed");
        frame.outro("Take it back with: sesame opencode uninstall" + option(scope));
        return 0;
    }

    /** Without a terminal, naming the command is the consent. */
    private static boolean isAgreed(Arguments arguments, Program program) {
        if (arguments.has("yes") || !program.screen().terminal()) {
            return true;
        }
        try {
            return program.prompts().confirm("Do it?", true, "Repeat with --yes");
        } catch (AuthException e) {
            if (e.failure() == Failure.CANCELLED) {
                return false;
            }
            throw e;
        }
    }

    /** Asks the organisations, and tells what is used of those that did not answer. */
    private static List<Published> published(Program program) {
        var startup = program.startup();
        var all = startup.sync();
        startup.notes().forEach(program::note);
        var now = program.environment().clock().instant();
        all.forEach(published -> Outage.of(published, now).ifPresent(program::note));
        return all;
    }

    private static String option(Scope scope) {
        return scope == Scope.PROJECT ? " --project" : "";
    }
}
