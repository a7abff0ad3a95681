package dev.sesame.terminal;

import dev.sesame.Environment;

/**
 * What the output can show, as a value.
 *
 * @param terminal whether a person at a terminal reads and types
 * @param drawable whether what was printed can be drawn over; false for {@code TERM=dumb}
 * @param colour whether colour is wanted
 * @param progress whether standard error is there as well and can be drawn over, to show that
 *     something goes on
 * @param width the width in cells that applies as long as the terminal does not tell its own
 */
public record Screen(
        boolean terminal, boolean drawable, boolean colour, boolean progress, int width) {
    private static final int USUAL_WIDTH = 80;

    /**
     * Works out what the output can show. {@code console} tells whether standard input and output
     * are a terminal ({@code System.console()} and its {@code isTerminal()}); standard error is
     * taken for one, too. There is no colour without a terminal, on {@code TERM=dumb}, and when
     * {@code NO_COLOR} is set and not empty.
     */
    public static Screen of(Environment environment, boolean console) {
        boolean drawable =
                console && environment.nonEmpty("TERM").filter(t -> !t.equals("dumb")).isPresent();
        boolean colour = drawable && environment.nonEmpty("NO_COLOR").isEmpty();
        return new Screen(console, drawable, colour, drawable, USUAL_WIDTH);
    }

    /** Returns the screen of a process that writes into a file or a pipe. */
    public static Screen none() {
        return new Screen(false, false, false, false, USUAL_WIDTH);
    }

    /** Returns this screen for a process whose standard error goes elsewhere. */
    public Screen withoutProgress() {
        return new Screen(terminal, drawable, colour, false, width);
    }
}
