package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.script.RuntimeInstall;
import dev.sesame.script.ScriptRuntime;
import dev.sesame.script.ScriptRuntimes;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code plugin runtime}: what runs plugins in JavaScript and TypeScript; installs it if asked. */
final class PluginRuntimeCommand implements Command {
    @Override
    public String name() {
        return "plugin runtime";
    }

    @Override
    public String summary() {
        return "show what runs plugins in JavaScript and TypeScript, or install it";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(
                        Option.builder()
                                .longOpt("install")
                                .desc(
                                        "download Bun from your npm registry, checked by its checksum")
                                .get());
    }

    @Override
    public int run(Arguments arguments, Program program) {
        if (arguments.has("install")) {
            install(program);
        }
        var runtime =
                new ScriptRuntimes(program.environment())
                        .find()
                        .orElseThrow(() ->
                                new AuthException(
                                        Failure.INVALID_CONFIG,
                                        "nothing here runs plugins in JavaScript or TypeScript",
                                        "Install bun 1.3 or Node.js 20.11, or run"
                                                + " `sesame plugin runtime --install`"));
        program.print(name(runtime) + " " + runtime.version() + "  " + runtime.program());
        return 0;
    }

    private static String name(ScriptRuntime runtime) {
        return runtime.kind().name().toLowerCase(Locale.ROOT);
    }

    private static void install(Program program) {
        var install = new RuntimeInstall(program.environment(), program.http());
        var offer = install.offer();
        var what = offer.name() + " " + offer.version();
        var present = installed(program);
        if (present.isPresent() && present.get().version().equals(offer.version())) {
            program.note(what + " is installed already");
            return;
        }
        program.note("installing " + what + " from " + offer.registry());
        var dialogue = new PluginDialogue(program, false);
        var runtime = install.install(p -> dialogue.downloading(p.received(), p.total()));
        program.note("installed " + runtime.program());
    }

    /** Where nothing is chosen and PATH is empty, only the installed one is left, if it works. */
    private static Optional<ScriptRuntime> installed(Program program) {
        var bare = program.environment().with("OPENCODE_PLUGIN_RUNTIME", "").with("PATH", "");
        return new ScriptRuntimes(bare).find();
    }
}
