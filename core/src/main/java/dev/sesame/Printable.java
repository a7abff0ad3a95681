package dev.sesame;

import java.util.StringJoiner;

/**
 * Makes text from networks, files and people safe to show: what a terminal would obey, reorder or
 * hide becomes a visible escape such as {@code \x1b} or {@code \u202e}. Everything that did not
 * come with the program goes through one of these doors before it is printed.
 *
 * <p>Escaped are the C0 and C1 controls, DEL, all format characters of Unicode (bidirectional
 * controls, zero width characters, tags), the two Unicode line separators, and lone surrogates.
 */
public final class Printable {
    private static final int LONGEST_LINE = 1000;
    private static final String CUT = "…";

    private Printable() {}

    /** Returns {@code untrusted} as one line of at most 1000 characters. */
    public static String of(String untrusted) {
        if (untrusted.length() <= LONGEST_LINE && firstUnsafe(untrusted, false) < 0) {
            return untrusted;
        }
        var line = new StringBuilder();
        for (int i = 0; i < untrusted.length(); ) {
            int point = untrusted.codePointAt(i);
            int end = line.length();
            append(line, point, false);
            if (line.length() > LONGEST_LINE - CUT.length()) {
                if (i + Character.charCount(point) == untrusted.length()
                        && line.length() <= LONGEST_LINE) {
                    return line.toString();
                }
                line.setLength(end);
                return line.append(CUT).toString();
            }
            i += Character.charCount(point);
        }
        return line.toString();
    }

    /**
     * Returns {@code untrusted} as {@link #of} does, with a blank in place of each line break and
     * the blanks around it: for what others say in several lines where there is room for one.
     */
    public static String folded(String untrusted) {
        var line = new StringJoiner(" ");
        untrusted.lines().map(String::strip).filter(text -> !text.isEmpty()).forEach(line::add);
        return of(line.toString());
    }

    /** Returns {@code untrusted} as one line, however long it is: for what must not be cut. */
    public static String whole(String untrusted) {
        return text(untrusted).replace("\n", "\\n").replace("\t", "\\t");
    }

    /** Returns {@code untrusted} with its line breaks and tabs, however long it is. */
    public static String text(String untrusted) {
        int first = firstUnsafe(untrusted, true);
        if (first < 0) {
            return untrusted;
        }
        var text = new StringBuilder(untrusted.length() + 16).append(untrusted, 0, first);
        untrusted
                .codePoints()
                .skip(untrusted.codePointCount(0, first))
                .forEach(point -> append(text, point, true));
        return text.toString();
    }

    private static int firstUnsafe(String text, boolean lines) {
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            if (isUnsafe(point, lines)) {
                return i;
            }
            i += Character.charCount(point);
        }
        return -1;
    }

    private static boolean isUnsafe(int point, boolean lines) {
        if (point >= ' ' && point < 0x7f) {
            return false;
        }
        if (lines && (point == '\n' || point == '\t')) {
            return false;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }

    private static void append(StringBuilder out, int point, boolean lines) {
        if (!isUnsafe(point, lines)) {
            out.appendCodePoint(point);
            return;
        }
        if (point == '\n' || point == '\t') {
            out.append(point == '\n' ? "\\n" : "\\t");
            return;
        }
        String digits = Integer.toHexString(point);
        if (point <= 0xff) {
            out.append("\\x").repeat('0', 2 - digits.length()).append(digits);
            return;
        }
        if (point <= 0xffff) {
            out.append("\\u").repeat('0', 4 - digits.length()).append(digits);
            return;
        }
        out.append("\\u{").append(digits).append('}');
    }
}
