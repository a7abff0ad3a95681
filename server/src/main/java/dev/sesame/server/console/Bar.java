package dev.sesame.server.console;

import static dev.sesame.server.console.Html.all;
import static dev.sesame.server.console.Html.element;

import dev.sesame.server.usage.UsageReport.Line;

/** A name with a bar below it, as long as what was used; the numbers stand beside it. */
final class Bar {
    private static final int WIDTH = 1000;

    private Bar() {}

    static Html of(Line line, long most) {
        long in = share(line.inputTokens(), most);
        long out = share(line.outputTokens(), most);
        var svg =
                element("svg", part("in", 0, in), part("out", in, out))
                        .with("class", "bar")
                        .with("viewBox", "0 0 " + WIDTH + " 10")
                        .with("preserveAspectRatio", "none")
                        .with("aria-hidden", "true");
        return all(element("span", line.name()).with("class", "name"), svg);
    }

    private static long share(long tokens, long most) {
        return most == 0 ? 0 : Math.round((double) tokens * WIDTH / most);
    }

    private static Html part(String what, long from, long width) {
        return element("rect")
                .with("class", what)
                .with("x", Long.toString(from))
                .with("y", "0")
                .with("width", Long.toString(width))
                .with("height", "10");
    }
}
