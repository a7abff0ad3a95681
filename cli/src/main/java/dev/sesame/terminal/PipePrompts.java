package dev.sesame.terminal;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.Secret;
import java.util.List;

/** Nobody to ask: lists are refused, lines come from standard input, the answers look settled. */
final class PipePrompts implements Prompts {
    private final Streams streams;
    private final LineInput lines;

    PipePrompts(Streams streams) {
        this.streams = streams;
        this.lines = new LineInput(streams.in());
    }

    @Override
    public <T> T select(String title, List<Choice<T>> choices, String instead) {
        throw nobody(title, instead);
    }

    @Override
    public <T> T search(String title, List<Choice<T>> choices, String instead) {
        throw nobody(title, instead);
    }

    @Override
    public boolean confirm(String title, boolean preset, String instead) {
        throw nobody(title, instead);
    }

    @Override
    public String text(Question question) {
        String answer = line(question.title());
        question.problem().apply(answer).ifPresent(problem -> refuse(question.title(), problem));
        settle(question.title(), Printable.of(answer));
        return answer;
    }

    @Override
    public Secret password(Question question) {
        boolean needed = question.problem().apply("").isPresent();
        String answer = needed ? line(question.title()) : lines.next().orElse("");
        question.problem().apply(answer).ifPresent(problem -> refuse(question.title(), problem));
        settle(question.title(), TextField.masked(answer));
        return Secret.of(answer);
    }

    @Override
    public Spinner spinner(String message) {
        return new Spinner(streams, Screen.none(), message);
    }

    private String line(String title) {
        return lines.next().orElseThrow(() -> nobody(title, "Pass the answer on standard input"));
    }

    private void settle(String title, String shown) {
        String last = shown.isEmpty() ? "" : "  " + shown;
        streams.out().print("│\n◇  " + Printable.of(title) + "\n│" + last + "\n");
        streams.out().flush();
    }

    private static void refuse(String title, String problem) {
        throw new AuthException(
                Failure.INVALID_INPUT,
                "\""
                        + Printable.of(title)
                        + "\" was answered on standard input, but: "
                        + Printable.of(problem),
                "Pass another line on standard input");
    }

    private static AuthException nobody(String title, String instead) {
        return new AuthException(
                Failure.INVALID_INPUT,
                "\"" + Printable.of(title) + "\" cannot be asked without a terminal",
                instead);
    }
}
