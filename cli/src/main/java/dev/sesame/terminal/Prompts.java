package dev.sesame.terminal;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.util.List;

/**
 * Asks a person, in the look and the words of OpenCode. Every method may throw {@link
 * AuthException}: {@link Failure#CANCELLED} when the person gives up with Esc or Ctrl-C, {@link
 * Failure#INVALID_INPUT} when there is nobody to ask. Not safe for use by several threads.
 */
public interface Prompts {

    /**
     * Asks with arrow keys and window drawing, line by line, or not at all, as the screen allows.
     */
    static Prompts of(Streams streams, Screen screen) {
        if (!screen.terminal()) {
            return new PipePrompts(streams);
        }
        return screen.drawable()
                ? new TerminalPrompts(streams, screen)
                : new LinePrompts(streams, screen);
    }

    /**
     * Returns the value of the choice the person takes from a short list.
     *
     * @param choices at least one
     * @param instead what to do where nobody can be asked, as one sentence with the option to use
     */
    <T> T select(String title, List<Choice<T>> choices, String instead);

    /** Returns the value of the choice the person takes from a long list by typing part of it. */
    <T> T search(String title, List<Choice<T>> choices, String instead);

    /** Returns one line of text that {@code question} accepts; from a pipe, the next line of it. */
    String text(Question question);

    /**
     * Returns what was typed unseen and {@code question} accepts; from a pipe, the next line of it.
     * A pipe at its end answers a question that takes an empty answer.
     */
    Secret password(Question question);

    /** Returns whether the person agrees; {@code preset} is what Enter alone means. */
    boolean confirm(String title, boolean preset, String instead);

    /** Starts to show that something is going on. Close it, or settle it with a last word. */
    Spinner spinner(String message);

    /** Returns the exception for a person who gave up: no message, nothing to do next. */
    static AuthException cancelled() {
        return new AuthException(Failure.CANCELLED, "cancelled", "");
    }
}
