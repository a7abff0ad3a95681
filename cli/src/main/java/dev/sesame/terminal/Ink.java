package dev.sesame.terminal;

/** The colours and weights in use, as the control sequences that switch them on and off. */
public enum Ink {
    DIM(2, 22),
    INVERSE(7, 27),
    STRUCK(9, 29),
    RED(31, 39),
    GREEN(32, 39),
    YELLOW(33, 39),
    BLUE(34, 39),
    MAGENTA(35, 39),
    CYAN(36, 39),
    GREY(90, 39);

    private final String on;
    private final String off;

    Ink(int on, int off) {
        this.on = "\u001b[" + on + "m";
        this.off = "\u001b[" + off + "m";
    }

    /** Returns {@code text} in this ink where the screen has colour, else as it is. */
    public String on(Screen screen, String text) {
        return screen.colour() ? on + text + off : text;
    }

    /** Returns {@code text} in this ink also without colour: a cursor must be seen. */
    String always(String text) {
        return on + text + off;
    }
}
