package dev.sesame.server.console;

import static dev.sesame.server.console.Html.all;
import static dev.sesame.server.console.Html.element;
import static dev.sesame.server.console.Html.text;

import dev.sesame.server.operation.Refusals;
import dev.sesame.server.operation.RequestEvent;
import java.util.List;

/**
 * Which requests were refused or failed lately, and why.
 *
 * @param refusals remembers them
 */
record RefusalsPage(Refusals refusals) {
    private static final List<String> COLUMNS =
            List.of("Time", "Status#", "Why", "Person", "Team", "Model", "Request", "Id");

    Html content(Visit visit) {
        var rows = refusals.recent().stream().map(RefusalsPage::row).toList();
        return all(
                element(
                        "p",
                        "The last ones that this replica saw, the newest first. People were told"
                                + " less: why a token was refused is for you alone. The id is that"
                                + " of the audit line and of the client's answer."),
                new Table("Requests that were refused or failed", COLUMNS, rows)
                        .orElse("none since this replica started."));
    }

    private static List<Html> row(RequestEvent event) {
        return List.of(
                text(Moment.of(event.time())),
                text(Integer.toString(event.status())),
                text(event.reason()),
                text(known(event.person())),
                text(known(event.team())),
                text(known(event.model())),
                element("code", event.route()),
                element("code", event.requestId()));
    }

    private static String known(String text) {
        return text.isEmpty() ? "not known" : text;
    }
}
