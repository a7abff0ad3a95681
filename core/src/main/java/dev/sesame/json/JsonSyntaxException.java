package dev.sesame.json;

/** A text that is not JSON, with the place where that shows. The text itself is never quoted. */
public final class JsonSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    JsonSyntaxException(String reason, int line, int column) {
        super(reason);
        this.line = line;
        this.column = column;
    }

    /** Returns why the text was refused, without quoting it. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    /** Returns the line, from 1. */
    public int line() {
        return line;
    }

    /** Returns the column, from 1. */
    public int column() {
        return column;
    }

    /** Returns reason and place: {@code a comma is missing at line 3, column 7}. */
    public String describe() {
        return reason() + " at line " + line + ", column " + column;
    }
}
