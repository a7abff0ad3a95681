package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.journey.Relaying;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.commons.cli.Options;

/** {@code exec}: runs a program whose requests to the company go through a relay. */
final class ExecCommand implements Command {
    private static final int MOST_NOTES = 20;

    @Override
    public String name() {
        return "exec";
    }

    @Override
    public String arguments() {
        return "-- program [argument..]";
    }

    @Override
    public String summary() {
        return "run OpenCode with tokens that stay good and that it never sees";
    }

    @Override
    public int mostArguments() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Options options() {
        return new Options();
    }

    @Override
    public int run(Arguments arguments, Program program) {
        if (arguments.values().isEmpty()) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "there is no program to run",
                    "Name one: sesame exec -- opencode");
        }
        var child = new Child(program.environment(), arguments.values());
        var file = child.program();
        if (file.isEmpty()) {
            program.streams()
                    .err()
                    .println(
                            "Error: there is no program "
                                    + Printable.of(arguments.values().getFirst())
                                    + "\nInstall it, or name its file");
            return Child.NOT_FOUND;
        }
        var later = new Later(program);
        try (var relaying = relaying(program, later)) {
            later.hold();
            return child.run(file.get(), relaying.variables());
        } finally {
            later.tell();
        }
    }

    private static Relaying relaying(Program program, Later later) {
        return Relaying.start(
                program.environment(), program.rules(), program.credentials(), later::note);
    }

    /** A program that draws on the terminal must not find our words there before it ends. */
    private static final class Later {
        private final Program program;
        private final Set<String> notes = new LinkedHashSet<>();
        private boolean held;

        Later(Program program) {
            this.program = program;
        }

        synchronized void hold() {
            held = System.getProperty("sesame.tty", "").contains("2");
        }

        synchronized void note(String text) {
            if (!held) {
                program.note(text);
            } else if (notes.size() < MOST_NOTES) {
                notes.add(text);
            }
        }

        synchronized void tell() {
            notes.forEach(program::note);
        }
    }
}
