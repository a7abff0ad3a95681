package dev.sesame.terminal;

import dev.sesame.Printable;
import dev.sesame.terminal.Key.Kind;
import java.util.List;

/** A short list: arrow keys go round at its ends. */
final class SelectField<T> implements Field<T> {
    private static final int OTHER_ROWS = 5;

    private final Screen screen;
    private final List<Choice<T>> choices;
    private int focus;

    SelectField(Screen screen, List<Choice<T>> choices) {
        this.screen = screen;
        this.choices = choices;
    }

    @Override
    public List<String> rows(int columns, int screenRows) {
        return new OptionList(screen, columns).rows(choices, focus, screenRows - OTHER_ROWS);
    }

    @Override
    public boolean press(Key key) {
        boolean up = key.kind() == Kind.UP || key.kind() == Kind.LEFT || key.text().equals("k");
        boolean down =
                key.kind() == Kind.DOWN || key.kind() == Kind.RIGHT || key.text().equals("j");
        if (up || down) {
            focus = Math.floorMod(focus + (up ? -1 : 1), choices.size());
        }
        return key.kind() == Kind.ENTER;
    }

    @Override
    public T answer() {
        return choices.get(focus).value();
    }

    @Override
    public String shown() {
        return Printable.of(choices.get(focus).label());
    }
}
