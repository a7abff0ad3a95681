package dev.sesame.terminal;

import dev.sesame.Printable;
import dev.sesame.terminal.Key.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A long list that is narrowed down by typing; arrow keys stop at its ends. */
final class SearchField<T> implements Field<T> {
    private static final int MOST_ROWS = 8;
    private static final int OTHER_ROWS = 7;
    private static final String KEYS = "↑/↓ to select • Enter: confirm • Type: to search";

    private final Screen screen;
    private final List<Choice<T>> choices;
    private final LineEditor query = new LineEditor();
    private List<Choice<T>> matches;
    private int focus;
    private boolean walking;

    SearchField(Screen screen, List<Choice<T>> choices) {
        this.screen = screen;
        this.choices = choices;
        this.matches = choices;
    }

    @Override
    public List<String> rows(int columns, int screenRows) {
        var rows = new ArrayList<String>();
        rows.add("");
        rows.add(Ink.DIM.on(screen, "Search:") + queryRow());
        if (matches.isEmpty()) {
            rows.add(Ink.YELLOW.on(screen, "No matches found"));
        } else {
            int limit = Math.min(MOST_ROWS, screenRows - OTHER_ROWS);
            rows.addAll(new OptionList(screen, columns).rows(matches, focus, limit));
        }
        rows.add(Ink.DIM.on(screen, Cells.cut(KEYS, columns)));
        return rows;
    }

    private String queryRow() {
        String typed = Printable.of(query.text());
        String count =
                matches.size() == choices.size()
                        ? ""
                        : " (" + matches.size() + (matches.size() == 1 ? " match)" : " matches)");
        if (walking) {
            return typed.isEmpty() ? "" : " " + Ink.DIM.on(screen, typed + count);
        }
        String cursor = typed.isEmpty() ? Ink.INVERSE.always("\u001b[8m_\u001b[28m") : "█";
        return " " + typed + cursor + Ink.DIM.on(screen, count);
    }

    @Override
    public boolean press(Key key) {
        switch (key.kind()) {
            case UP -> walk(-1);
            case DOWN -> walk(1);
            case TEXT, BACKSPACE, DELETE_LINE, DELETE_WORD -> type(key);
            case ENTER, CANCEL, LEFT, RIGHT, HOME, END, DELETE, OTHER -> {}
        }
        return key.kind() == Kind.ENTER && !matches.isEmpty();
    }

    private void walk(int step) {
        walking = true;
        focus = Math.clamp(focus + (long) step, 0, Math.max(0, matches.size() - 1));
    }

    /** Narrows the list down; the focus stays with its entry as long as that is listed. */
    private void type(Key key) {
        walking = false;
        query.press(key);
        String wanted = query.text().toLowerCase(Locale.ROOT);
        var before = matches;
        int focused = focus;
        matches = choices.stream().filter(choice -> finds(wanted, choice)).toList();
        focus = before.isEmpty() ? 0 : Math.max(0, matches.indexOf(before.get(focused)));
    }

    private static boolean finds(String wanted, Choice<?> choice) {
        return contains(choice.label(), wanted)
                || contains(choice.hint(), wanted)
                || (choice.value() instanceof String id && contains(id, wanted));
    }

    private static boolean contains(String text, String wanted) {
        return text.toLowerCase(Locale.ROOT).contains(wanted);
    }

    @Override
    public T answer() {
        return matches.get(focus).value();
    }

    @Override
    public String shown() {
        return Printable.of(matches.get(focus).label());
    }

    @Override
    public String abandoned() {
        return Printable.of(query.text());
    }
}
