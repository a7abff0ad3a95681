package dev.sesame.terminal;

import dev.sesame.Printable;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws the part of a list of choices that fits, one row each, with an ellipsis where it goes on.
 */
final class OptionList {
    private static final String MORE = "...";
    private static final int FEWEST_ROWS = 3;

    private final Screen screen;
    private final int columns;

    OptionList(Screen screen, int columns) {
        this.screen = screen;
        this.columns = columns;
    }

    /** Returns at most {@code limit} rows of {@code choices} around the one with the focus. */
    List<String> rows(List<? extends Choice<?>> choices, int focus, int limit) {
        int shown = Math.max(FEWEST_ROWS, limit);
        int start = 0;
        if (focus >= shown - 3) {
            start = Math.max(0, Math.min(focus - shown + 3, choices.size() - shown));
        }
        int end = Math.min(choices.size(), start + shown);
        var rows = new ArrayList<String>();
        for (int i = start; i < end; i++) {
            boolean cutAbove = i == start && start > 0;
            boolean cutBelow = i == end - 1 && end < choices.size();
            rows.add(
                    cutAbove || cutBelow
                            ? Ink.DIM.on(screen, MORE)
                            : row(choices.get(i), i == focus));
        }
        return rows;
    }

    private String row(Choice<?> choice, boolean focused) {
        String label = Cells.cut(Printable.of(choice.label()), columns - 2);
        if (!focused) {
            return Ink.DIM.on(screen, "○") + " " + Ink.DIM.on(screen, label);
        }
        String hint = choice.hint().isEmpty() ? "" : " (" + Printable.of(choice.hint()) + ")";
        int left = columns - 2 - Cells.width(label);
        return Ink.GREEN.on(screen, "●") + " " + label + Ink.DIM.on(screen, Cells.cut(hint, left));
    }
}
