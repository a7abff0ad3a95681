package dev.sesame.cli;

import dev.sesame.extension.PluginPrompt;

/** What the starting of plugins says and asks. */
final class PluginDialogue implements PluginPrompt {
    private static final int WHOLE = 100;

    private final Program program;
    private long percent = -1;

    PluginDialogue(Program program) {
        this.program = program;
    }

    @Override
    public void note(String text) {
        program.note(text);
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
        if (program.screen().terminal() && now > percent) {
            percent = now;
            var end = now == WHOLE ? "\n" : "";
            program.streams().err().print("\rDownloading " + now + " %" + end);
            program.streams().err().flush();
        }
    }
}
