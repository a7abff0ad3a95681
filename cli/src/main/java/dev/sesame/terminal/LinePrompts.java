package dev.sesame.terminal;

import dev.sesame.Printable;
import dev.sesame.Secret;
import dev.sesame.terminal.Key.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Asks on a terminal that cannot be drawn on: numbered lists, one line for every answer. */
final class LinePrompts implements Prompts {
    private final Streams streams;
    private final Screen screen;
    private final LineInput lines;

    LinePrompts(Streams streams, Screen screen) {
        this.streams = streams;
        this.screen = screen;
        this.lines = new LineInput(streams.in());
    }

    @Override
    public <T> T select(String title, List<Choice<T>> choices, String instead) {
        print("│\n◆  " + Printable.of(title) + "\n");
        for (int i = 0; i < choices.size(); i++) {
            Choice<T> choice = choices.get(i);
            String hint = choice.hint().isEmpty() ? "" : " (" + Printable.of(choice.hint()) + ")";
            print("│  " + (i + 1) + ". " + Printable.of(choice.label()) + hint + "\n");
        }
        return answer("│  Number or name: ", line -> chosen(line, choices), "Not in the list");
    }

    @Override
    public <T> T search(String title, List<Choice<T>> choices, String instead) {
        return select(title, choices, instead);
    }

    @Override
    public String text(Question question) {
        print("│\n◆  " + Printable.of(question.title()) + "\n");
        while (true) {
            String line = line("│  ");
            Optional<String> problem = question.problem().apply(line);
            if (problem.isEmpty()) {
                return line;
            }
            print("▲  " + Printable.of(problem.get()) + "\n");
        }
    }

    @Override
    public Secret password(Question question) {
        try (var terminal = RawTerminal.open(streams.out(), screen)) {
            print(
                    "│\n◆  "
                            + Printable.of(question.title())
                            + "\n│  "); // whoever reads this may type: unseen
            var field = new TextField(screen, question, true);
            return Secret.of(hidden(terminal, field));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean confirm(String title, boolean preset, String instead) {
        print("│\n◆  " + Printable.of(title) + "\n");
        return answer("│  yes or no: ", line -> agreed(line, preset), "Answer yes or no");
    }

    @Override
    public Spinner spinner(String message) {
        return new Spinner(streams, screen, message);
    }

    private <A> A answer(String ask, Function<String, Optional<A>> meaning, String problem) {
        while (true) {
            Optional<A> answer = meaning.apply(line(ask).strip());
            if (answer.isPresent()) {
                return answer.get();
            }
            print("▲  " + problem + "\n");
        }
    }

    private static <T> Optional<T> chosen(String line, List<Choice<T>> choices) {
        for (int i = 0; i < choices.size(); i++) {
            Choice<T> choice = choices.get(i);
            if (line.equals(String.valueOf(i + 1)) || line.equalsIgnoreCase(choice.label())) {
                return Optional.of(choice.value());
            }
        }
        return Optional.empty();
    }

    private static Optional<Boolean> agreed(String line, boolean preset) {
        if (line.isEmpty()) {
            return Optional.of(preset);
        }
        if (line.equalsIgnoreCase("y") || line.equalsIgnoreCase("yes")) {
            return Optional.of(true);
        }
        boolean no = line.equalsIgnoreCase("n") || line.equalsIgnoreCase("no");
        return no ? Optional.of(false) : Optional.empty();
    }

    private String hidden(RawTerminal terminal, TextField field) throws IOException {
        var keys = terminal.keys();
        while (true) {
            Key key = keys.next();
            if (key.kind() == Kind.CANCEL) {
                print("\n");
                throw Prompts.cancelled();
            }
            if (!field.press(key)) {
                continue;
            }
            print("\n");
            Optional<String> problem = field.problem();
            if (problem.isEmpty()) {
                return field.answer();
            }
            print("▲  " + problem.get() + "\n│  ");
        }
    }

    private String line(String ask) {
        print(ask);
        return lines.next().orElseThrow(Prompts::cancelled);
    }

    private void print(String text) {
        streams.out().print(text);
        streams.out().flush();
    }
}
