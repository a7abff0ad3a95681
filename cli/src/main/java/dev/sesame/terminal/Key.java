package dev.sesame.terminal;

/**
 * Something a person did at the keyboard.
 *
 * @param kind what it was
 * @param text what was typed or pasted, without controls; empty for all other kinds
 */
record Key(Kind kind, String text) {
    /** What was done. */
    enum Kind {
        TEXT,
        ENTER,
        CANCEL,
        UP,
        DOWN,
        LEFT,
        RIGHT,
        HOME,
        END,
        BACKSPACE,
        DELETE,
        DELETE_WORD,
        DELETE_LINE,
        OTHER
    }

    static Key of(Kind kind) {
        return new Key(kind, "");
    }
}
