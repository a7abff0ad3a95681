package dev.sesame.terminal;

import dev.sesame.terminal.Key.Kind;
import java.io.IOException;

/**
 * Puts the characters of a terminal in raw mode together to keys: escape sequences of the xterm
 * family, bracketed paste, and the control keys of a shell's command line.
 */
final class KeyReader {
    /** Where characters come from. */
    interface Source {
        /**
         * Returns the next UTF-16 unit, {@link #END}, or {@link #NOTHING} when none came within
         * {@code millis}; 0 waits for ever.
         */
        int read(long millis) throws IOException;
    }

    static final int END = -1;
    static final int NOTHING = -2;
    private static final int ESCAPE = 27;
    private static final int SEQUENCE_MILLIS = 50;
    private static final int PASTE_MILLIS = 2000;
    private static final int LONGEST_SEQUENCE = 32;
    private static final int LONGEST_PASTE = 64 * 1024;
    private static final String PASTE_END = "\u001b[201~";

    private final Source source;

    KeyReader(Source source) {
        this.source = source;
    }

    /** Waits for the next key; the end of the input is a cancellation. */
    Key next() throws IOException {
        int unit = source.read(0);
        if (unit == ESCAPE) {
            return escape();
        }
        if (unit >= 0 && Character.isHighSurrogate((char) unit)) {
            int low = source.read(SEQUENCE_MILLIS);
            return low < 0
                    ? Key.of(Kind.OTHER)
                    : new Key(
                            Kind.TEXT, printable(new String(new char[] {(char) unit, (char) low})));
        }
        Kind control = control(unit);
        return control == Kind.TEXT
                ? new Key(Kind.TEXT, String.valueOf((char) unit))
                : Key.of(control);
    }

    private static Kind control(int unit) {
        return switch (unit) {
            case END, 3 -> Kind.CANCEL;
            case '\r', '\n' -> Kind.ENTER;
            case 8, 127 -> Kind.BACKSPACE;
            case 1 -> Kind.HOME;
            case 2 -> Kind.LEFT;
            case 5 -> Kind.END;
            case 6 -> Kind.RIGHT;
            case 14 -> Kind.DOWN;
            case 16 -> Kind.UP;
            case 21 -> Kind.DELETE_LINE;
            case 23 -> Kind.DELETE_WORD;
            default -> unit < 0 || Character.isISOControl(unit) ? Kind.OTHER : Kind.TEXT;
        };
    }

    private Key escape() throws IOException {
        int unit = source.read(SEQUENCE_MILLIS);
        if (unit == '[') {
            return sequence();
        }
        if (unit == 'O') {
            return Key.of(cursor(source.read(SEQUENCE_MILLIS)));
        }
        return Key.of(unit < 0 || unit == ESCAPE ? Kind.CANCEL : Kind.OTHER);
    }

    private Key sequence() throws IOException {
        var parameters = new StringBuilder();
        int unit = source.read(SEQUENCE_MILLIS);
        while (unit >= 0x20 && unit < 0x40 && parameters.length() < LONGEST_SEQUENCE) {
            parameters.append((char) unit);
            unit = source.read(SEQUENCE_MILLIS);
        }
        if (unit != '~') {
            return Key.of(cursor(unit));
        }
        return switch (parameters.toString()) {
            case "200" -> paste();
            case "1", "7" -> Key.of(Kind.HOME);
            case "4", "8" -> Key.of(Kind.END);
            case "3" -> Key.of(Kind.DELETE);
            default -> Key.of(Kind.OTHER);
        };
    }

    private static Kind cursor(int unit) {
        return switch (unit) {
            case 'A' -> Kind.UP;
            case 'B' -> Kind.DOWN;
            case 'C' -> Kind.RIGHT;
            case 'D' -> Kind.LEFT;
            case 'H' -> Kind.HOME;
            case 'F' -> Kind.END;
            default -> Kind.OTHER;
        };
    }

    /**
     * Reads up to the end mark; a line break inside is not Enter and is left out. What is too long
     * to be an answer is dropped as a whole: half a key would be worse than none.
     */
    private Key paste() throws IOException {
        var pasted = new StringBuilder();
        boolean tooLong = false;
        int unit = source.read(PASTE_MILLIS);
        for (; unit >= 0; unit = source.read(PASTE_MILLIS)) {
            pasted.append((char) unit);
            int end = pasted.length() - PASTE_END.length();
            if (end >= 0 && pasted.indexOf(PASTE_END, end) == end) {
                pasted.setLength(end);
                break;
            }
            if (pasted.length() > LONGEST_PASTE) {
                pasted.delete(0, end);
                tooLong = true;
            }
        }
        return tooLong ? Key.of(Kind.OTHER) : new Key(Kind.TEXT, printable(pasted.toString()));
    }

    private static String printable(String typed) {
        var text = new StringBuilder(typed.length());
        typed.codePoints()
                .filter(point -> !Character.isISOControl(point))
                .forEach(text::appendCodePoint);
        return text.toString();
    }
}
