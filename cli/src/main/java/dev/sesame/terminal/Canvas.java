package dev.sesame.terminal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The last lines of a terminal, drawn again and again in the same place. */
final class Canvas {
    private final PrintStream out;
    private List<String> drawn = List.of();

    Canvas(PrintStream out) {
        this.out = out;
    }

    /**
     * Draws {@code lines} over what was drawn before in a window {@code width} cells wide and
     * leaves the cursor behind them. Folds what is too wide, and shows the last rows of what is too
     * high: a terminal that wrapped or scrolled by itself would not be where this counts on it to
     * be.
     */
    void draw(List<String> lines, int width, int rows) {
        // the last column stays free: a terminal wraps when it is written, or later, or never
        int columns = Math.max(2, width - 1);
        var folded = new ArrayList<String>();
        for (String line : lines) {
            folded.addAll(Cells.fold(line, columns));
        }
        int start = Math.max(0, folded.size() - rows);
        var next = List.copyOf(folded.subList(start, folded.size()));
        out.print(home(width) + String.join("\n", next));
        out.flush();
        drawn = next;
    }

    /** Draws {@code lines} for good, as wide as they are: the terminal may wrap them now. */
    void finish(List<String> lines, int width) {
        out.print(home(width) + String.join("\n", lines) + "\n");
        out.flush();
        drawn = List.of();
    }

    /** Returns what leads back to the first cell; a window made narrower has wrapped the lines. */
    private String home(int width) {
        int height = 0;
        for (String line : drawn) {
            height += Math.max(1, Math.ceilDiv(Cells.width(line), width));
        }
        return "\r" + (height > 1 ? "\u001b[" + (height - 1) + "A" : "") + "\u001b[J";
    }
}
