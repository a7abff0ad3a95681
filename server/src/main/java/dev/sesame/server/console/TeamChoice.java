package dev.sesame.server.console;

import static dev.sesame.server.console.Html.all;
import static dev.sesame.server.console.Html.element;

import dev.sesame.server.definition.Team;
import java.util.function.Function;

/** Lets administrators choose which team a page is about. */
final class TeamChoice {
    private TeamChoice() {}

    /** Returns what {@code content} says about the team that was chosen, below the choice. */
    static Html of(Visit visit, Function<Team, Html> content) {
        if (visit.team().isEmpty()) {
            return element("p", "You are in no team, so there is nothing to see.");
        }
        var team = visit.team().get();
        return all(choice(visit, team), content.apply(team));
    }

    private static Html choice(Visit visit, Team chosen) {
        if (visit.teams().size() < 2) {
            return all();
        }
        var options =
                visit.teams().stream()
                        .map(team -> {
                            var option = element("option", team.name()).with("value", team.id());
                            return team.equals(chosen) ? option.with("selected", "") : option;
                        })
                        .toList();
        var select = element("select", all(options)).with("name", "team").with("id", "team");
        var field =
                element("div", element("label", "Team").with("for", "team"), select)
                        .with("class", "field");
        return element("form", field, element("button", "Show").with("type", "submit"))
                .with("class", "choice");
    }
}
