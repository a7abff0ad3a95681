package dev.sesame.cli;

import dev.sesame.extension.PluginPrompt;
import dev.sesame.terminal.ProgressLine;
import java.util.Optional;

/** What the starting of plugins says and asks. */
final class PluginDialogue implements PluginPrompt {
    private static final int WHOLE = 100;

    private final Program program;
    private final boolean reports;
    private volatile Optional<ProgressLine> progress = Optional.empty();
    private long percent = -1;

    /**
     * A dialogue for {@code program}.
     *
     * @param reports whether the program prints a report in which plugins that are left out stand,
     *     so that they need not be told
     */
    PluginDialogue(Program program, boolean reports) {
        this.program = program;
        this.reports = reports;
    }

    @Override
    public void note(String text) {
        var shown = progress;
        if (shown.isPresent()) {
            shown.get().above(() -> program.note(text));
            return;
        }
        program.note(text);
    }

    @Override
    public void leftOut(String text) {
        if (!reports) {
            note(text);
        }
    }

    @Override
    public Wait starting(String name) {
        return program.screen().progress() ? wait("starting " + name) : () -> {};
    }

    @Override
    public Wait installing(String packages) {
        return wait("installing " + packages);
    }

    private Wait wait(String what) {
        var line =
                ProgressLine.begin(
                        program.streams(), program.screen(), what, () -> program.note(what));
        progress = Optional.of(line);
        return () -> {
            progress = Optional.empty();
            line.close();
        };
    }

    @Override
    public boolean mayInstall(String what) {
        if (!program.screen().terminal()) {
            return false;
        }
        program.note("plugins in JavaScript or TypeScript need a program that runs them");
        return program.prompts()
                .confirm(
                        "Download and install " + what + "?",
                        false,
                        "Run sesame plugin runtime --install");
    }

    @Override
    public void downloading(long received, long total) {
        long now = WHOLE * received / Math.max(total, 1);
        if (program.screen().progress() && now > percent) {
            percent = now;
            var end = now == WHOLE ? "\n" : "";
            program.streams().err().print("\rDownloading " + now + " %" + end);
            program.streams().err().flush();
        }
    }
}
