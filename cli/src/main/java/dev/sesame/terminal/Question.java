package dev.sesame.terminal;

import java.util.Optional;
import java.util.function.Function;

/**
 * A question that is answered with one line of text.
 *
 * @param title what is asked
 * @param placeholder an example, shown while nothing has been typed; never an answer
 * @param problem what is wrong with an answer, as a short text for the person who gave it; absent
 *     when it is accepted
 */
public record Question(
        String title, String placeholder, Function<String, Optional<String>> problem) {

    /** Creates a question that accepts any answer, an empty one too. */
    public static Question optional(String title) {
        return new Question(title, "", _ -> Optional.empty());
    }

    /** Creates a question that accepts anything but an empty answer, in OpenCode's words. */
    public static Question required(String title) {
        return new Question(
                title, "", text -> text.isEmpty() ? Optional.of("Required") : Optional.empty());
    }
}
