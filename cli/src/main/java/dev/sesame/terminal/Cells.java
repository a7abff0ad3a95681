package dev.sesame.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;

/** Measures and divides text by what it occupies on the screen: wide characters take two cells. */
final class Cells {
    private static final char ESCAPE = '\u001b';

    private Cells() {}

    /**
     * Returns the number of cells of {@code text}; the control sequences of {@link Ink} take none.
     */
    static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int end = end(text, i);
            width += width(text, i);
            i = end;
        }
        return width;
    }

    /** Returns {@code plain}, without control sequences, cut with an ellipsis to fit. */
    static String cut(String plain, int columns) {
        if (width(plain) <= columns) {
            return plain;
        }
        int width = 0;
        int i = 0;
        while (i < plain.length() && width + width(plain, i) < columns) {
            width += width(plain, i);
            i = end(plain, i);
        }
        return columns < 1 ? "" : plain.substring(0, i) + "…";
    }

    /** Divides {@code text} into lines of at most {@code columns} cells. */
    static List<String> fold(String text, int columns) {
        var lines = new ArrayList<String>();
        int start = 0;
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int next = width(text, i);
            if (width + next > columns && width > 0) {
                lines.add(text.substring(start, i));
                start = i;
                width = 0;
            }
            width += next;
            i = end(text, i);
        }
        lines.add(text.substring(start));
        return lines;
    }

    /**
     * Divides {@code plain}, without control sequences, into lines of at most {@code columns} cells
     * between its words; a word that is longer than a line is divided itself.
     */
    static List<String> wrap(String plain, int columns) {
        var lines = new ArrayList<String>();
        var line = "";
        for (var word : plain.split(" ", -1)) {
            var longer = line.isEmpty() ? word : line + " " + word;
            if (width(longer) > columns && !line.isEmpty()) {
                lines.add(line);
                longer = word;
            }
            var parts = fold(longer, Math.max(2, columns));
            lines.addAll(parts.subList(0, parts.size() - 1));
            line = parts.getLast();
        }
        if (!line.isEmpty() || lines.isEmpty()) {
            lines.add(line);
        }
        return lines;
    }

    private static int width(String text, int index) {
        return text.charAt(index) == ESCAPE
                ? 0
                : Math.max(0, WCWidth.wcwidth(text.codePointAt(index)));
    }

    private static int end(String text, int index) {
        if (text.charAt(index) != ESCAPE) {
            return text.offsetByCodePoints(index, 1);
        }
        int end = text.indexOf('m', index);
        return end < 0 ? text.length() : end + 1;
    }
}
