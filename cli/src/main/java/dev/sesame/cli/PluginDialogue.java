package dev.sesame.cli;

import dev.sesame.extension.PluginPrompt;

/** What the starting of plugins says and asks. */
final class PluginDialogue implements PluginPrompt {
    private final Program program;

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
                .confirm("Download and install " + what + "?", false, PluginRuntimeCommand.INSTEAD);
    }
}
