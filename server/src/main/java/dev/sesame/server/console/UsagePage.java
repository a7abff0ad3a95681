package dev.sesame.server.console;

import static dev.sesame.server.console.Html.all;
import static dev.sesame.server.console.Html.element;
import static dev.sesame.server.console.Html.text;

import dev.sesame.server.console.Html.Element;
import dev.sesame.server.usage.UsageReport;
import dev.sesame.server.usage.UsageReport.By;
import dev.sesame.server.usage.UsageReport.Line;
import dev.sesame.server.usage.UsageReport.Person;
import dev.sesame.server.usage.UsageReport.Selection;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was used: people see their own, administrators everybody's.
 *
 * @param report knows it
 */
record UsagePage(UsageReport report) {
    private static final int MOST_LINES = 50;
    private static final int MOST_DAYS = 400;

    Html content(Visit visit) {
        var period = Period.of(visit);
        boolean everybody = visit.isByAdministrator() && !visit.parameter("whose").equals("mine");
        var person = new Person(visit.session().issuer(), visit.session().subject());
        var whose = everybody ? Optional.<Person>empty() : Optional.of(person);
        var selection = new Selection(period.from(), period.to(), whose);
        var parts = new ArrayList<Html>();
        parts.add(form(visit, period, everybody));
        parts.add(problem(period));
        parts.add(total(report.total(selection), everybody));
        parts.add(days(selection));
        parts.add(bars("model", "Model", report.lines(By.MODEL, selection, MOST_LINES)));
        if (everybody) {
            parts.add(bars("team", "Team", report.lines(By.TEAM, selection, MOST_LINES)));
            parts.add(bars("person", "Person", report.lines(By.PERSON, selection, MOST_LINES)));
        }
        return all(parts);
    }

    private static Html form(Visit visit, Period period, boolean everybody) {
        var form =
                element("form", day("From", "from", period.from()), day("To", "to", period.to()))
                        .with("class", "choice");
        var whole = visit.isByAdministrator() ? form.add(whose(everybody)) : form;
        return whole.add(element("button", "Show").with("type", "submit"));
    }

    private static Html day(String label, String name, LocalDate day) {
        var input =
                element("input")
                        .with("type", "date")
                        .with("id", name)
                        .with("name", name)
                        .with("value", day.toString());
        return element("div", element("label", label + " (UTC)").with("for", name), input)
                .with("class", "field");
    }

    private static Html whose(boolean everybody) {
        var all = element("option", "Everybody").with("value", "everybody");
        var mine = element("option", "Mine").with("value", "mine");
        var select =
                element("select", selected(all, everybody), selected(mine, !everybody))
                        .with("name", "whose")
                        .with("id", "whose");
        return element("div", element("label", "Whose").with("for", "whose"), select)
                .with("class", "field");
    }

    private static Element selected(Element option, boolean isSelected) {
        return isSelected ? option.with("selected", "") : option;
    }

    private static Html problem(Period period) {
        return period.problem().isEmpty()
                ? all()
                : element("p", period.problem()).with("class", "warning").with("role", "alert");
    }

    private static Html total(Line total, boolean everybody) {
        return element(
                        "dl",
                        fact("Tokens in", total.inputTokens()),
                        fact("Tokens out", total.outputTokens()),
                        fact("In from a cache", total.cachedTokens()),
                        fact("Requests", total.requests()),
                        fact("Failed", total.failed()),
                        fact("Estimated", total.estimated()))
                .with("class", "facts")
                .with("aria-label", everybody ? "Sum of everybody" : "Sum of yours");
    }

    private static Html fact(String what, long value) {
        return element("div", element("dt", what), element("dd", Table.written(value)));
    }

    private Html days(Selection selection) {
        var lines = report.lines(By.DAY, selection, MOST_DAYS);
        var rows = lines.stream().map(line -> row(text(line.name()), line)).toList();
        var columns = List.of("Day", "Tokens in#", "Tokens out#", "Requests#", "Failed#");
        var table = new Table("Use by day", columns, rows);
        return all(
                element("h2", "By day"),
                new DayChart(selection.from(), selection.to(), lines).html(),
                element("details", element("summary", "Show the numbers"), table.orElse("none.")));
    }

    private static Html bars(String by, String column, List<Line> lines) {
        long most = lines.stream().mapToLong(DayChart::tokens).max().orElse(0);
        var rows = lines.stream().map(line -> row(Bar.of(line, most), line)).toList();
        var columns = List.of(column, "Tokens in#", "Tokens out#", "Requests#", "Failed#");
        return all(
                element("h2", "By " + by),
                new Table("Use by " + by, columns, rows).orElse("none."));
    }

    private static List<Html> row(Html name, Line line) {
        return List.of(
                name,
                Table.number(line.inputTokens()),
                Table.number(line.outputTokens()),
                Table.number(line.requests()),
                Table.number(line.failed()));
    }
}
