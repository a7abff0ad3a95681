package dev.sesame.terminal;

/**
 * One entry of a list to choose from.
 *
 * @param value what choosing it returns; a text is found by search like the label
 * @param label what is shown
 * @param hint what is shown behind the label while the entry has the focus; may be empty
 * @param <T> the kind of thing that is chosen
 */
public record Choice<T>(T value, String label, String hint) {
    /** Creates a choice without a hint. */
    public Choice(T value, String label) {
        this(value, label, "");
    }
}
