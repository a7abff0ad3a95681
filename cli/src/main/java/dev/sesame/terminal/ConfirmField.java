package dev.sesame.terminal;

import dev.sesame.terminal.Key.Kind;
import java.util.List;

/** Yes or no: arrow keys change it, the letters answer at once. */
final class ConfirmField implements Field<Boolean> {
    private final Screen screen;
    private boolean yes;

    ConfirmField(Screen screen, boolean preset) {
        this.screen = screen;
        this.yes = preset;
    }

    @Override
    public List<String> rows(int columns, int screenRows) {
        return List.of(option("Yes", yes) + Ink.DIM.on(screen, " / ") + option("No", !yes));
    }

    private String option(String label, boolean chosen) {
        return chosen
                ? Ink.GREEN.on(screen, "●") + " " + label
                : Ink.DIM.on(screen, "○") + " " + Ink.DIM.on(screen, label);
    }

    @Override
    public boolean press(Key key) {
        boolean saidYes = key.text().equalsIgnoreCase("y");
        if (saidYes || key.text().equalsIgnoreCase("n")) {
            yes = saidYes;
            return true;
        }
        switch (key.kind()) {
            case UP, DOWN, LEFT, RIGHT -> yes = !yes;
            default -> {}
        }
        return key.kind() == Kind.ENTER;
    }

    @Override
    public Boolean answer() {
        return yes;
    }

    @Override
    public String shown() {
        return yes ? "Yes" : "No";
    }

    /** Where nothing can strike it out it would look like an answer. */
    @Override
    public String abandoned() {
        return screen.colour() ? shown() : "";
    }
}
