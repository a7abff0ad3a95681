package dev.sesame.terminal;

import dev.sesame.Printable;
import dev.sesame.Secret;
import dev.sesame.terminal.Key.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Size;

/** Asks on a terminal that can be drawn on. */
final class TerminalPrompts implements Prompts {
    private static final int MARGIN = "│  ".length() + 1;

    private final Streams streams;
    private final Screen screen;

    TerminalPrompts(Streams streams, Screen screen) {
        this.streams = streams;
        this.screen = screen;
    }

    @Override
    public <T> T select(String title, List<Choice<T>> choices, String instead) {
        return ask(title, new SelectField<>(screen, choices));
    }

    @Override
    public <T> T search(String title, List<Choice<T>> choices, String instead) {
        return ask(title, new SearchField<>(screen, choices));
    }

    @Override
    public String text(Question question) {
        return ask(question.title(), new TextField(screen, question, false));
    }

    @Override
    public Secret password(Question question) {
        return Secret.of(ask(question.title(), new TextField(screen, question, true)));
    }

    @Override
    public boolean confirm(String title, boolean preset, String instead) {
        return ask(title, new ConfirmField(screen, preset));
    }

    @Override
    public Spinner spinner(String message) {
        return new Spinner(streams, screen, message);
    }

    private <T> T ask(String title, Field<T> field) {
        streams.out().print(Ink.GREY.on(screen, Frame.BAR) + "\n");
        try (var terminal = RawTerminal.open(streams.out(), screen)) {
            return ask(terminal, Printable.of(title), field);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T ask(RawTerminal terminal, String title, Field<T> field) throws IOException {
        var keys = terminal.keys();
        var canvas = new Canvas(streams.out());
        Optional<String> problem = Optional.empty();
        while (true) {
            Size size = terminal.size();
            int width = size.getColumns();
            List<String> rows = field.rows(width - MARGIN, size.getRows());
            var head = Cells.wrap(title, width - MARGIN);
            canvas.draw(open(head, rows, problem), width, size.getRows());
            Key key = keys.next();
            if (key.kind() == Kind.CANCEL) {
                canvas.finish(cancelled(head, field.abandoned()), width);
                throw Prompts.cancelled();
            }
            boolean given = field.press(key);
            problem = given ? field.problem() : Optional.empty();
            if (given && problem.isEmpty()) {
                canvas.finish(settled(head, field.shown()), width);
                return field.answer();
            }
        }
    }

    private List<String> open(List<String> title, List<String> rows, Optional<String> problem) {
        Ink ink = problem.isPresent() ? Ink.YELLOW : Ink.CYAN;
        var lines = titled(ink, problem.isPresent() ? "▲" : "◆", title);
        for (String row : rows) {
            lines.add(row.isEmpty() ? "" : ink.on(screen, Frame.BAR) + "  " + row);
        }
        String last = problem.map(text -> "  " + Ink.YELLOW.on(screen, text)).orElse("");
        lines.add(ink.on(screen, "└") + last);
        return lines;
    }

    private List<String> settled(List<String> title, String shown) {
        var lines = titled(Ink.GREEN, "◇", title);
        lines.add(bar(Ink.DIM.on(screen, shown), shown));
        return lines;
    }

    private List<String> cancelled(List<String> title, String shown) {
        var lines = titled(Ink.RED, "■", title);
        if (!shown.isEmpty()) {
            lines.add(bar(Ink.STRUCK.on(screen, Ink.DIM.on(screen, shown)), shown));
        }
        lines.add(Ink.GREY.on(screen, Frame.BAR));
        return lines;
    }

    private List<String> titled(Ink ink, String symbol, List<String> title) {
        var lines = new ArrayList<String>();
        for (var line : title) {
            lines.add(ink.on(screen, lines.isEmpty() ? symbol : Frame.BAR) + "  " + line);
        }
        return lines;
    }

    private String bar(String painted, String shown) {
        String bar = Ink.GREY.on(screen, Frame.BAR);
        return shown.isEmpty() ? bar : bar + "  " + painted;
    }
}
