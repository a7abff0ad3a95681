package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes completion scripts for shells from a table of commands and options. The scripts ask
 * nobody: they find the command among the words typed so far and offer what may follow it.
 */
public final class Completion {
    private static final String BASH =
            """
            _@NAME@() {
                local word place="" candidates="" i
                for ((i = 1; i < COMP_CWORD; i++)); do
                    word="${COMP_WORDS[i]}"
                    case "$place $word" in
                        @PLACES@) place="$place $word" ;;
                    esac
                done
                case "$place" in
            @CASES@    esac
                case "$place ${COMP_WORDS[COMP_CWORD-1]}" in
            @VALUES@    esac
                COMPREPLY=($(compgen -W "$candidates" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _@NAME@ @NAME@
            """;
    private static final String ZSH =
            """
            #compdef @NAME@
            _@NAME@() {
                local word place="" candidates=""
                for word in "${(@)words[2,CURRENT-1]}"; do
                    case "$place $word" in
                        @PLACES@) place="$place $word" ;;
                    esac
                done
                case "$place" in
            @CASES@    esac
                case "$place ${words[CURRENT-1]}" in
            @VALUES@    esac
                compadd -- ${=candidates}
            }
            if [[ "$funcstack[1]" == "_@NAME@" ]]; then
                _@NAME@ "$@"
            else
                compdef _@NAME@ @NAME@
            fi
            """;
    private static final String FISH =
            """
            function __@NAME@_at
                set -l place ""
                for word in (commandline -opc)[2..-1]
                    switch "$place $word"
                        case @PLACES@
                            set place "$place $word"
                    end
                end
                test "$place" = "$argv[1]"
            end
            complete -c @NAME@ -f
            @CASES@\
            """;

    private Completion() {}

    /**
     * A command with what may follow it.
     *
     * @param name the word that is typed: ASCII letters, digits and hyphens
     * @param options its options with their hyphens, such as {@code --provider} and {@code -p}
     * @param values by option, the only values that it takes
     * @param children its subcommands
     */
    public record Word(
            String name,
            List<String> options,
            Map<String, List<String>> values,
            List<Word> children) {
        /**
         * Copies the lists.
         *
         * @throws IllegalArgumentException if a word could mean something else to a shell
         */
        public Word {
            options = List.copyOf(options);
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
            children = List.copyOf(children);
            requireHarmless(name);
            options.forEach(Word::requireHarmless);
            values.keySet().forEach(Word::requireHarmless);
            values.values().forEach(all -> all.forEach(Word::requireHarmless));
        }

        /** A command whose options take no values, or any. */
        public Word(String name, List<String> options, List<Word> children) {
            this(name, options, Map.of(), children);
        }

        private static void requireHarmless(String word) {
            boolean harmless =
                    !word.isEmpty()
                            && word.chars()
                                    .allMatch(c ->
                                            c == '-'
                                                    || c == '_'
                                                    || (c < 128 && Character.isLetterOrDigit(c)));
            if (!harmless) {
                throw new IllegalArgumentException("not a word for a completion script: " + word);
            }
        }
    }

    /** A command with all the words that lead to it, each after a blank. */
    private record Place(String path, Word word) {}

    /**
     * Returns the script for {@code shell}: bash, zsh or fish.
     *
     * @param program the program itself with all its commands
     * @throws AuthException with {@link Failure#INVALID_INPUT} for any other shell
     */
    public static String script(String shell, Word program) {
        List<Place> places = places("", program);
        return switch (shell) {
            case "bash" ->
                    fill(BASH, program, known(" | ", places), posixCases(places))
                            .replace("@VALUES@", posixValues(places));
            case "zsh" ->
                    fill(ZSH, program, known(" | ", places), posixCases(places))
                            .replace("@VALUES@", posixValues(places));
            case "fish" ->
                    fill(FISH, program, known(" ", places), fishLines(program.name(), places));
            default ->
                    throw new AuthException(
                            Failure.INVALID_INPUT,
                            "there is no completion for the shell \"" + Printable.of(shell) + "\"",
                            "Use bash, zsh or fish");
        };
    }

    private static List<Place> places(String path, Word word) {
        var places = new ArrayList<Place>();
        places.add(new Place(path, word));
        for (Word child : word.children()) {
            places.addAll(places(path + " " + child.name(), child));
        }
        return places;
    }

    private static String fill(String template, Word program, String known, String cases) {
        return template.replace("@NAME@", program.name())
                .replace("@PLACES@", known)
                .replace("@CASES@", cases);
    }

    private static String known(String separator, List<Place> places) {
        var paths = new ArrayList<String>();
        for (Place place : places) {
            paths.add('"' + place.path() + '"');
        }
        return String.join(separator, paths);
    }

    private static String posixCases(List<Place> places) {
        var cases = new StringBuilder();
        for (Place place : places) {
            var candidates = new ArrayList<String>();
            place.word().children().forEach(child -> candidates.add(child.name()));
            candidates.addAll(place.word().options());
            cases.append(posixCase(place.path(), candidates));
        }
        return cases.toString();
    }

    /** An option that takes one of few values is followed by those and by nothing else. */
    private static String posixValues(List<Place> places) {
        var cases = new StringBuilder();
        for (Place place : places) {
            place.word()
                    .values()
                    .forEach((option, values) ->
                            cases.append(posixCase(place.path() + " " + option, values)));
        }
        return cases.toString();
    }

    private static String posixCase(String words, List<String> candidates) {
        return "        \""
                + words
                + "\") candidates=\""
                + String.join(" ", candidates)
                + "\" ;;\n";
    }

    private static String fishLines(String program, List<Place> places) {
        var lines = new StringBuilder();
        for (Place place : places) {
            String at =
                    "complete -c "
                            + program
                            + " -n '__"
                            + program
                            + "_at \""
                            + place.path()
                            + "\"' ";
            for (Word child : place.word().children()) {
                lines.append(at).append("-a ").append(child.name()).append('\n');
            }
            for (String option : place.word().options()) {
                boolean isLong = option.startsWith("--");
                lines.append(at).append(isLong ? "-l " : "-s ");
                lines.append(option.substring(isLong ? 2 : 1));
                var values = place.word().values().getOrDefault(option, List.of());
                lines.append(values.isEmpty() ? "" : " -x -a '" + String.join(" ", values) + "'");
                lines.append('\n');
            }
        }
        return lines.toString();
    }
}
