package dev.sesame.demo;

import dev.sesame.Printable;
import dev.sesame.terminal.Ink;
import dev.sesame.terminal.Screen;
import dev.sesame.terminal.Streams;

/** What the reader sees of the demonstration. No token passes through it. */
final class Page {
    private final Streams streams;
    private final Screen screen;
    private final SignOn signOn;

    Page(Streams streams, Screen screen, SignOn signOn) {
        this.streams = streams;
        this.screen = screen;
        this.signOn = signOn;
    }

    void line(String text) {
        print(clean(text));
    }

    void heading(String text) {
        print("");
        print(Ink.CYAN.on(screen, clean(text)));
    }

    /** Prints what is typed. */
    void command(String text) {
        print("");
        print("   " + Ink.GREY.on(screen, "$") + " " + clean(text));
    }

    /** Prints a line that a command printed. */
    void output(String text) {
        print("   " + Ink.GREY.on(screen, "|") + " " + clean(text));
    }

    void finding(Result.Finding finding) {
        print(
                "   "
                        + mark(finding.held(), finding.held() ? "✓" : "✗")
                        + " "
                        + clean(finding.claim()));
    }

    /** Prints a row of a table. */
    void row(boolean held, String text) {
        print("  " + mark(held, held ? "held    " : "NOT HELD") + "  " + clean(text));
    }

    private String mark(boolean held, String text) {
        return (held ? Ink.GREEN : Ink.RED).on(screen, text);
    }

    private String clean(String text) {
        return Printable.text(signOn.withoutTokens(text));
    }

    private void print(String text) {
        streams.out().print(text + "\n");
        streams.out().flush();
    }
}
