package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.cli.Completion.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code completion bash|zsh|fish}: the script that a shell reads at its start. */
final class CompletionCommand implements Command {
    private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    @Override
    public String name() {
        return "completion";
    }

    @Override
    public String arguments() {
        return "bash|zsh|fish";
    }

    @Override
    public String summary() {
        return "print the completion script of a shell";
    }

    @Override
    public int mostArguments() {
        return 1;
    }

    @Override
    public int run(Arguments arguments, Program program) {
        var shell = arguments.first().orElse("");
        if (!SHELLS.contains(shell)) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    shell.isEmpty() ? "no shell is named" : "unknown shell " + shell,
                    "Use one of " + String.join(", ", SHELLS));
        }
        program.streams().out().print(Completion.script(shell, words()));
        return 0;
    }

    private static Word words() {
        var groups = new LinkedHashMap<String, List<Word>>();
        for (var command : Commands.all()) {
            var names = command.name().split(" ", 2);
            var words = groups.computeIfAbsent(names[0], _ -> new ArrayList<>());
            if (names.length == 2) {
                words.add(new Word(names[1], options(command), values(command), List.of()));
            }
        }
        var top = new ArrayList<Word>();
        groups.forEach((name, words) -> top.add(word(name, children(name, words))));
        return new Word("sesame", List.of("--help", "--version"), top);
    }

    private static Word word(String name, List<Word> children) {
        var command = Commands.find(name);
        return new Word(
                name,
                command.map(CompletionCommand::options).orElse(List.of("--help")),
                command.map(CompletionCommand::values).orElse(Map.of()),
                children);
    }

    private static List<Word> children(String name, List<Word> words) {
        return name.equals("completion")
                ? SHELLS.stream().map(shell -> new Word(shell, List.of(), List.of())).toList()
                : words;
    }

    private static List<String> options(Command command) {
        var names = new ArrayList<String>();
        for (var option : command.options().getOptions()) {
            names.add("--" + option.getLongOpt());
            if (option.getOpt() != null) {
                names.add("-" + option.getOpt());
            }
        }
        names.add("--help");
        return names;
    }

    /** An option that takes one of few values names them all in its help. */
    private static Map<String, List<String>> values(Command command) {
        var values = new LinkedHashMap<String, List<String>>();
        for (var option : command.options().getOptions()) {
            if (option.hasArg() && option.getArgName().contains("|")) {
                values.put("--" + option.getLongOpt(), List.of(option.getArgName().split("\\|")));
            }
        }
        return values;
    }
}
