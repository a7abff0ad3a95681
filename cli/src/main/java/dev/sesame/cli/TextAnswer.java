package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Printable;
import dev.sesame.provider.Completion;
import dev.sesame.provider.Retry;

/**
 * Shows an answer as text while it comes. White space at its beginning and end is left out, as in
 * OpenCode. On a terminal its control characters are made visible; a pipe gets it as it is.
 */
final class TextAnswer implements Answer {
    private final Program program;
    private final boolean thinking;
    private final String conversation = Ids.conversation();
    private final StringBuilder heldBack = new StringBuilder();
    private boolean begun;

    TextAnswer(Program program, boolean thinking) {
        this.program = program;
        this.thinking = thinking;
    }

    @Override
    public String conversation() {
        return conversation;
    }

    @Override
    public void begin(String agent, String model) {
        program.streams().err().print("\n> " + Printable.of(agent + " · " + model) + "\n\n");
    }

    @Override
    public void text(String piece) {
        int end = piece.length();
        while (end > 0 && Character.isWhitespace(piece.charAt(end - 1))) {
            end--;
        }
        if (end > 0) {
            var visible = heldBack + piece.substring(0, end);
            print(begun ? visible : visible.stripLeading());
            begun = true;
            heldBack.setLength(0);
        }
        heldBack.append(piece, end, piece.length());
    }

    private void print(String text) {
        program.streams().out().print(program.screen().terminal() ? Printable.text(text) : text);
        program.streams().out().flush();
    }

    @Override
    public void reasoning(String piece) {
        if (thinking) {
            program.streams().err().print(Printable.text(piece));
        }
    }

    @Override
    public void retrying(Retry retry) {
        program.note(retry.reason() + ": trying again in " + retry.delay().toSeconds() + " s");
    }

    @Override
    public void end(Completion completion) {
        if (begun) {
            program.streams().out().println();
        }
    }

    @Override
    public void fail(AuthException problem) {
        if (begun) {
            program.streams().out().println();
        }
        int ignored = ErrorReport.print(problem, program);
    }
}
