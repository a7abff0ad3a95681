package dev.sesame.cli;

import java.util.ArrayList;
import java.util.List;

/** The switches that every command takes, as in OpenCode; each stands for a variable. */
final class GlobalSwitches {
    private GlobalSwitches() {}

    /** Runs the command that is left of {@code args}, with what the switches set. */
    static int run(List<String> args, Program program) {
        var rest = new ArrayList<String>();
        var environment = program.environment();
        boolean isOption = true;
        for (var word : args) {
            isOption = isOption && !word.equals("--");
            if (isOption && word.equals("--pure")) {
                environment = environment.with("OPENCODE_PURE", "1");
            } else if (isOption && word.equals("--print-logs")) {
                environment = environment.with("OPENCODE_PRINT_LOGS", "1");
            } else {
                rest.add(word);
            }
        }
        var switched =
                new Program(environment, program.streams(), program.screen(), program.path());
        try {
            return new Invocation(rest).run(switched);
        } finally {
            switched.finish();
        }
    }
}
