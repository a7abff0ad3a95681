package dev.sesame.cli;

import dev.sesame.Printable;
import java.util.List;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.ParseException;

/** Finds the command that the words on the command line mean, and runs it. */
final class Invocation {
    private static final int USAGE = 2;

    private final List<String> args;

    Invocation(List<String> args) {
        this.args = List.copyOf(args);
    }

    int run(Program program) {
        if (args.isEmpty() || isHelp(args.getFirst())) {
            program.streams().out().print(Help.overview());
            return 0;
        }
        if (args.getFirst().equals("--version") || args.getFirst().equals("-v")) {
            program.print(Version.current());
            return 0;
        }
        for (int words = Math.min(2, args.size()); words > 0; words--) {
            var command = Commands.find(String.join(" ", args.subList(0, words)));
            if (command.isPresent()) {
                return run(command.get(), args.subList(words, args.size()), program);
            }
        }
        return unknown(program);
    }

    private static boolean isHelp(String word) {
        return word.equals("--help") || word.equals("-h") || word.equals("help");
    }

    private static int run(Command command, List<String> rest, Program program) {
        if (rest.stream()
                .takeWhile(word -> !word.equals("--"))
                .anyMatch(w -> w.equals("--help") || w.equals("-h"))) {
            program.streams().out().print(Help.of(command));
            return 0;
        }
        try {
            var line =
                    new DefaultParser(false).parse(command.options(), rest.toArray(String[]::new));
            if (line.getArgList().size() > command.mostArguments()) {
                throw new ParseException("too many arguments");
            }
            return command.run(new Arguments(line), program);
        } catch (ParseException e) {
            program.streams()
                    .err()
                    .println("Error: " + Printable.of(String.valueOf(e.getMessage())));
            if (command.arguments().startsWith("-- ")) {
                program.streams()
                        .err()
                        .println("Put -- before the program: sesame exec -- opencode --version");
            }
            program.streams().err().print(Help.of(command));
            return USAGE;
        }
    }

    /** A group such as {@code auth} alone, or a word that means nothing. */
    private int unknown(Program program) {
        var group = args.getFirst().equals("providers") ? "auth" : args.getFirst();
        var err = program.streams().err();
        boolean isGroup = Commands.NAMES.stream().anyMatch(name -> name.startsWith(group + " "));
        if (isGroup && args.size() > 1 && isHelp(args.get(1))) {
            program.streams().out().print(Help.group(group));
            return 0;
        }
        if (!isGroup || args.size() > 1) {
            err.println(
                    "Error: unknown command \""
                            + Printable.of(
                                    String.join(" ", args.subList(0, Math.min(2, args.size()))))
                            + "\"");
        }
        err.print(isGroup ? Help.group(group) : Help.overview());
        return USAGE;
    }
}
