package dev.sesame.server.console;

import static dev.sesame.server.console.Html.all;
import static dev.sesame.server.console.Html.element;
import static dev.sesame.server.console.Html.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A table that can be heard as well as seen, and scrolled with the keyboard where there is little
 * room.
 *
 * @param caption what it is about; each table of a page has another
 * @param columns their headings; those that end with {@value #NUMBER} hold numbers
 * @param rows their cells; the first says what the row is about
 */
record Table(String caption, List<String> columns, List<List<Html>> rows) {
    /** Marks a column of numbers; is not shown. */
    static final String NUMBER = "#";

    /** Returns it for a page, or {@code instead} when it has no rows. */
    Html orElse(String instead) {
        return rows.isEmpty() ? element("p", caption + ": " + instead) : html();
    }

    /** Returns it for a page. */
    Html html() {
        var head = columns.stream().map(this::heading).toList();
        var table =
                element(
                        "table",
                        element("caption", caption),
                        element("thead", element("tr", all(head))),
                        element("tbody", all(rows.stream().map(this::row).toList())));
        return element("div", table)
                .with("class", "scroll")
                .with("role", "region")
                .with("aria-label", caption)
                .with("tabindex", "0");
    }

    private Html heading(String column) {
        boolean isNumber = column.endsWith(NUMBER);
        var cell =
                element("th", isNumber ? column.replace(NUMBER, "") : column).with("scope", "col");
        return isNumber ? cell.with("class", "number") : cell;
    }

    private Html row(List<Html> cells) {
        var row = new ArrayList<Html>();
        row.add(element("th", cells.getFirst()).with("scope", "row"));
        for (int i = 1; i < cells.size(); i++) {
            var cell = element("td", cells.get(i));
            row.add(columns.get(i).endsWith(NUMBER) ? cell.with("class", "number") : cell);
        }
        return element("tr", all(row));
    }

    /** Returns a cell as people write numbers. */
    static Html number(long value) {
        return text(written(value));
    }

    /** Returns {@code value} with a comma after each three digits. */
    static String written(long value) {
        return "%,d".formatted(value);
    }
}
