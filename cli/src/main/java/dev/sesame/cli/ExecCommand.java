package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.journey.Relaying;
import dev.sesame.process.SearchPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code exec}: runs a program whose requests to the company go through a relay. */
final class ExecCommand implements Command {
    private static final int MOST_NOTES = 20;

    private static final Pattern TOO_LARGE = Pattern.compile("error[=:] ?7\\b");

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
            var name = Printable.of(arguments.values().getFirst());
            tell(program, "there is no program " + name, "Install it, or name its file");
            return Child.NOT_FOUND;
        }
        if (!SearchPath.isProgram(file.get())) {
            return notStarted(program, file.get());
        }
        var later = new Later(program);
        try (var relaying = relaying(program, later)) {
            child.takeSignals();
            relaying.takeLogins();
            later.hold();
            return child.run(file.get(), relaying.variables());
        } catch (IOException e) {
            return isTooLarge(e) ? tooLarge(program) : notStarted(program, file.get());
        } finally {
            later.tell();
        }
    }

    private static int notStarted(Program program, Path file) {
        tell(
                program,
                Printable.of(file.toString()) + " could not be started",
                "Check that it is a program for this machine, and its permissions");
        return Child.NOT_STARTED;
    }

    /** E2BIG, which has this number everywhere; Linux takes 128 KiB for one variable. */
    private static boolean isTooLarge(IOException e) {
        return TOO_LARGE.matcher(String.valueOf(e.getMessage())).find();
    }

    private static int tooLarge(Program program) {
        tell(
                program,
                "the organisation's settings are larger than what a program can be given in a"
                        + " variable",
                "Use the shim, which has them in a file: sesame opencode install");
        return Child.NOT_STARTED;
    }

    private static void tell(Program program, String problem, String nextStep) {
        program.streams().err().println("Error: " + problem + "\n" + nextStep);
    }

    private static Relaying relaying(Program program, Later later) {
        return Relaying.start(program.environment(), program.startup(), later::note);
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
