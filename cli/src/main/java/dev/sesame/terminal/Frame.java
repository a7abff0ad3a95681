package dev.sesame.terminal;

import dev.sesame.Printable;

/**
 * Prints what a command has to say in OpenCode's form: a bar at the left that runs from a title to
 * a last line. Whatever it is given passes the sanitiser; the first title puts OpenCode's empty
 * line on the error stream. Not safe for use by several threads.
 */
public final class Frame {
    static final String BAR = "│";

    private final Streams streams;
    private final Screen screen;
    private boolean opened;

    /** Creates a frame that has printed nothing yet. */
    public Frame(Streams streams, Screen screen) {
        this.streams = streams;
        this.screen = screen;
    }

    /** Opens a block: {@code ┌ title}. */
    public void intro(String title) {
        intro(title, "");
    }

    /** Opens a block whose title is followed by an {@code aside} in grey, such as a path. */
    public void intro(String title, String aside) {
        if (!opened) {
            streams.err().print(screen.colour() ? "\u001b[0m\n" : "\n");
            streams.err().flush();
            opened = true;
        }
        print(Ink.GREY.on(screen, "┌"), Printable.of(title) + grey(aside));
    }

    /** Prints something to know: {@code ● message}. */
    public void info(String message) {
        info(message, "");
    }

    /** Prints something to know that is followed by an {@code aside} in grey. */
    public void info(String message, String aside) {
        entry(Ink.BLUE, "●", message, aside);
    }

    /** Prints what has been achieved: {@code ◆ message}. */
    public void success(String message) {
        entry(Ink.GREEN, "◆", message, "");
    }

    /** Prints a step that is done: {@code ◇ message}. */
    public void step(String message) {
        entry(Ink.GREEN, "◇", message, "");
    }

    /** Prints a warning: {@code ▲ message}. */
    public void warn(String message) {
        entry(Ink.YELLOW, "▲", message, "");
    }

    /** Prints a failure that does not end the command by itself: {@code ■ message}. */
    public void error(String message) {
        entry(Ink.RED, "■", message, "");
    }

    /** Closes the block: {@code └ message} and an empty line. */
    public void outro(String message) {
        print(Ink.GREY.on(screen, BAR), "");
        print(Ink.GREY.on(screen, "└"), Printable.of(message) + "\n");
    }

    private void entry(Ink ink, String symbol, String message, String aside) {
        String bar = Ink.GREY.on(screen, BAR);
        print(bar, "");
        String text = Printable.text(message).replace("\n", "\n" + bar + "  ");
        print(ink.on(screen, symbol), text + grey(aside));
    }

    private String grey(String aside) {
        return aside.isEmpty() ? "" : " " + Ink.GREY.on(screen, Printable.of(aside));
    }

    private void print(String symbol, String text) {
        streams.out().print(text.isEmpty() ? symbol + "\n" : symbol + "  " + text + "\n");
        streams.out().flush();
    }
}
