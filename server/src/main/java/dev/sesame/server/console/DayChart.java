package dev.sesame.server.console;

import static dev.sesame.server.console.Html.all;
import static dev.sesame.server.console.Html.element;
import static dev.sesame.server.console.Html.text;

import dev.sesame.server.usage.UsageReport.Line;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tokens of each day as columns. Its shapes stretch to the width of the page; words and numbers are
 * outside of them, so that they stay as large as all others.
 *
 * @param from the first day
 * @param to the last day
 * @param lines of the days on which there was a request
 */
record DayChart(LocalDate from, LocalDate to, List<Line> lines) {
    private static final int HEIGHT = 200;
    private static final int STEP = 10;
    private static final int COLUMN = 8;

    static long tokens(Line line) {
        return line.inputTokens() + line.outputTokens();
    }

    Html html() {
        var highest = lines.stream().max(Comparator.comparingLong(DayChart::tokens));
        long most = highest.map(DayChart::tokens).orElse(0L);
        if (most == 0) {
            return element("p", "No tokens were used on these days.");
        }
        var caption =
                element(
                        "figcaption",
                        key("in", "Tokens in"),
                        key("out", "Tokens out"),
                        text(most(highest, most)));
        var ends =
                element("p", element("span", from.toString()), element("span", to.toString()))
                        .with("class", "ends")
                        .with("aria-hidden", "true");
        return element("figure", caption, shapes(most, most(highest, most)), ends);
    }

    private static String most(Optional<Line> highest, long most) {
        return "Most on "
                + highest.map(Line::name).orElse("")
                + ": "
                + Table.written(most)
                + " tokens";
    }

    /** The colours have a name beside them: not everybody tells them apart. */
    private static Html key(String what, String name) {
        var colour =
                element("svg", rectangle(what, 0, 0, COLUMN))
                        .with("viewBox", "0 0 8 8")
                        .with("class", "key")
                        .with("aria-hidden", "true");
        return element("span", colour, text(name + " "));
    }

    private Html shapes(long most, String summary) {
        var byDay = lines.stream().collect(Collectors.toMap(Line::name, Function.identity()));
        var columns = new ArrayList<Html>();
        int x = 0;
        for (var day = from; !day.isAfter(to); day = day.plusDays(1), x += STEP) {
            column(day, byDay, new Scale(x, most)).ifPresent(columns::add);
        }
        return element("svg", all(columns))
                .with("class", "days")
                .with("viewBox", "0 0 " + x + " " + HEIGHT)
                .with("preserveAspectRatio", "none")
                .with("role", "img")
                .with(
                        "aria-label",
                        "Tokens of each day from " + from + " to " + to + ". " + summary);
    }

    /** Where a column stands, and how many tokens are as high as the chart. */
    private record Scale(int x, long most) {
        long height(long tokens) {
            return Math.round((double) tokens * HEIGHT / most);
        }
    }

    private static Optional<Html> column(LocalDate day, Map<String, Line> byDay, Scale scale) {
        return Optional.ofNullable(byDay.get(day.toString())).map(line -> column(line, scale));
    }

    private static Html column(Line line, Scale scale) {
        long in = scale.height(line.inputTokens());
        long out = Math.min(scale.height(line.outputTokens()), HEIGHT - in);
        var title =
                line.name()
                        + ": "
                        + Table.written(line.inputTokens())
                        + " in, "
                        + Table.written(line.outputTokens())
                        + " out";
        return element(
                "g",
                element("title", title),
                rectangle("in", scale.x, HEIGHT - in, in),
                rectangle("out", scale.x, HEIGHT - in - out, out));
    }

    private static Html rectangle(String what, long x, long y, long height) {
        return element("rect")
                .with("class", what)
                .with("x", Long.toString(x))
                .with("y", Long.toString(y))
                .with("width", Integer.toString(COLUMN))
                .with("height", Long.toString(height));
    }
}
