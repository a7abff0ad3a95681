package dev.sesame.cli;

import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;

/** What a command was called with. */
final class Arguments {
    private final CommandLine line;

    Arguments(CommandLine line) {
        this.line = line;
    }

    /** Returns what is not an option. */
    List<String> values() {
        return line.getArgList();
    }

    /** Returns the first value. */
    Optional<String> first() {
        return values().stream().findFirst();
    }

    /** Tells whether {@code --name} was given. */
    boolean has(String name) {
        return line.hasOption(name);
    }

    /** Returns the value of {@code --name}. */
    Optional<String> option(String name) {
        return Optional.ofNullable(line.getOptionValue(name));
    }

    /** Returns all values of {@code --name}. */
    List<String> all(String name) {
        var values = line.getOptionValues(name);
        return values == null ? List.of() : List.of(values);
    }
}
