package dev.sesame.extension;

import dev.sesame.Printable;
import java.util.Optional;
import java.util.regex.Pattern;

/** What plugins say in several lines, where there is room for one. */
final class OneLine {
    private static final int DEEPEST = 10;
    private static final Pattern BREAK = Pattern.compile("\\s*\\R\\s*");
    private static final Pattern ESCAPED_BREAK = Pattern.compile("\\s*(\\\\n\\s*)+");

    private OneLine() {}

    /** Returns {@code text} with a blank in place of each line break and the blanks around it. */
    static String of(String text) {
        return BREAK.matcher(text.strip()).replaceAll(" ");
    }

    /**
     * Returns what a script threw, whose line breaks {@link Printable} has made visible. Scripts do
     * not run where paths have backslashes.
     */
    static String ofScript(String text) {
        return of(ESCAPED_BREAK.matcher(text).replaceAll(" "));
    }

    /**
     * Returns the message {@code shown}, from which {@link Printable} took the line breaks, as it
     * was when {@code thrown} or one of its causes had it.
     */
    static String of(String shown, Throwable thrown) {
        var at = Optional.of(thrown);
        for (int depth = 0; at.isPresent() && depth < DEEPEST; depth++) {
            var message = String.valueOf(at.get().getMessage());
            if (Printable.of(message).equals(shown)) {
                return Printable.of(of(message));
            }
            at = Optional.ofNullable(at.get().getCause());
        }
        return shown;
    }
}
