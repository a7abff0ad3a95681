package dev.sesame.terminal;

/** A line of text with a cursor, edited with the usual keys. */
final class LineEditor {
    private final StringBuilder text = new StringBuilder();
    private int cursor;

    String text() {
        return text.toString();
    }

    String beforeCursor() {
        return text.substring(0, cursor);
    }

    String fromCursor() {
        return text.substring(cursor);
    }

    /** Applies {@code key}; keys without a meaning here change nothing. */
    void press(Key key) {
        switch (key.kind()) {
            case TEXT -> insert(key.text());
            case BACKSPACE -> deleteFrom(before(cursor));
            case DELETE -> text.delete(cursor, after(cursor));
            case DELETE_LINE -> deleteFrom(0);
            case DELETE_WORD -> deleteFrom(wordStart());
            case LEFT -> cursor = before(cursor);
            case RIGHT -> cursor = after(cursor);
            case HOME -> cursor = 0;
            case END -> cursor = text.length();
            case ENTER, CANCEL, UP, DOWN, OTHER -> {}
        }
    }

    private void insert(String typed) {
        text.insert(cursor, typed);
        cursor += typed.length();
    }

    private void deleteFrom(int start) {
        text.delete(start, cursor);
        cursor = start;
    }

    private int before(int index) {
        return index == 0 ? 0 : text.offsetByCodePoints(index, -1);
    }

    private int after(int index) {
        return index == text.length() ? index : text.offsetByCodePoints(index, 1);
    }

    private int wordStart() {
        int start = cursor;
        while (start > 0 && text.charAt(start - 1) == ' ') {
            start--;
        }
        while (start > 0 && text.charAt(start - 1) != ' ') {
            start--;
        }
        return start;
    }
}
