package dev.sesame.terminal;

import dev.sesame.Printable;
import dev.sesame.terminal.Key.Kind;
import java.util.List;
import java.util.Optional;

/** One line of text, shown or masked. */
final class TextField implements Field<String> {
    private static final String MASK = "▪";
    private static final String HIDDEN_CURSOR = Ink.INVERSE.always("\u001b[8m_\u001b[28m");

    private final Screen screen;
    private final Question question;
    private final boolean masked;
    private final LineEditor line = new LineEditor();

    TextField(Screen screen, Question question, boolean masked) {
        this.screen = screen;
        this.question = question;
        this.masked = masked;
    }

    /** Returns one mark for every character of {@code secret}. */
    static String masked(String secret) {
        return MASK.repeat(Math.min(secret.codePointCount(0, secret.length()), 200));
    }

    @Override
    public List<String> rows(int columns, int screenRows) {
        return List.of(line.text().isEmpty() ? placeholder() : withCursor());
    }

    private String placeholder() {
        String example = Printable.of(question.placeholder());
        if (example.isEmpty()) {
            return HIDDEN_CURSOR;
        }
        int first = example.offsetByCodePoints(0, 1);
        return Ink.INVERSE.always(example.substring(0, first))
                + Ink.DIM.on(screen, example.substring(first));
    }

    private String withCursor() {
        String left = visible(line.beforeCursor());
        String right = visible(line.fromCursor());
        if (right.isEmpty()) {
            return left + (masked ? HIDDEN_CURSOR : "█");
        }
        int first = right.offsetByCodePoints(0, 1);
        return left + Ink.INVERSE.always(right.substring(0, first)) + right.substring(first);
    }

    private String visible(String text) {
        return masked ? masked(text) : Printable.of(text);
    }

    @Override
    public boolean press(Key key) {
        line.press(key);
        return key.kind() == Kind.ENTER;
    }

    @Override
    public Optional<String> problem() {
        return question.problem().apply(line.text()).map(Printable::of);
    }

    @Override
    public String answer() {
        return line.text();
    }

    @Override
    public String shown() {
        return visible(line.text());
    }
}
