package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.plugin.AuthPrompt;
import dev.sesame.plugin.AuthPrompt.Option;
import dev.sesame.plugin.AuthPrompt.Select;
import dev.sesame.plugin.AuthPrompt.Text;
import dev.sesame.terminal.Choice;
import dev.sesame.terminal.Prompts;
import dev.sesame.terminal.Question;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The questions of a plugin before a login begins. */
final class PluginPrompts {
    private final Prompts prompts;
    private final boolean terminal;
    private final boolean acceptTerms;

    /**
     * Asks with {@code prompts}; without a {@code terminal}, lists are answered by a line.
     *
     * @param acceptTerms whether terms are acknowledged without being asked about
     */
    PluginPrompts(Prompts prompts, boolean terminal, boolean acceptTerms) {
        this.prompts = prompts;
        this.terminal = terminal;
        this.acceptTerms = acceptTerms;
    }

    /** Asks what applies and returns the answers by key, in the order in which they were given. */
    Map<String, String> ask(List<AuthPrompt> questions) {
        Map<String, String> inputs = Map.of();
        for (var question : questions) {
            var soFar = inputs;
            if (PluginCall.of(() -> question.condition().holds(soFar))) {
                var longer = new LinkedHashMap<>(soFar);
                longer.put(question.key(), answer(question));
                inputs = Collections.unmodifiableMap(longer);
            }
        }
        return inputs;
    }

    private String answer(AuthPrompt prompt) {
        if (prompt instanceof Select select) {
            if (select.key().equals(AuthPrompt.TERMS)) {
                return terms(select);
            }
            return terminal ? chosen(select) : named(select);
        }
        var text = (Text) prompt;
        return prompts.text(
                new Question(
                        text.message(),
                        text.placeholder(),
                        answer ->
                                PluginCall.of(() -> text.validation().problem(answer))
                                        .filter(problem -> !problem.isEmpty())));
    }

    private String terms(Select select) {
        if (acceptTerms) {
            return AuthPrompt.ACCEPTED;
        }
        if (terminal) {
            return chosen(select);
        }
        throw new AuthException(
                Failure.ACCESS_DENIED,
                Printable.of(select.message()),
                "Repeat with --accept-terms to acknowledge that");
    }

    private String chosen(Select select) {
        var choices = new ArrayList<Choice<String>>();
        for (var option : select.options()) {
            choices.add(new Choice<>(option.value(), option.label(), option.hint()));
        }
        if (choices.isEmpty()) {
            throw new AuthException(
                    Failure.PROTOCOL,
                    "the plugin asks \"" + select.message() + "\" without an answer to choose",
                    "");
        }
        return prompts.select(select.message(), choices, "");
    }

    private String named(Select select) {
        var question =
                new Question(
                        select.message(),
                        "",
                        line ->
                                find(select, line).isPresent()
                                        ? Optional.empty()
                                        : Optional.of("it must be one of " + names(select)));
        return find(select, prompts.text(question)).orElseThrow();
    }

    private static Optional<String> find(Select select, String line) {
        var byValue = select.options().stream().filter(o -> o.value().equals(line)).findFirst();
        return byValue.or(() ->
                        select.options().stream()
                                .filter(o -> o.label().equalsIgnoreCase(line))
                                .findFirst())
                .map(Option::value);
    }

    private static String names(Select select) {
        return String.join(", ", select.options().stream().map(Option::value).toList());
    }
}
