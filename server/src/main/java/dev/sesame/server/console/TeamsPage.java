package dev.sesame.server.console;

import static dev.sesame.server.console.Html.all;
import static dev.sesame.server.console.Html.element;
import static dev.sesame.server.console.Html.text;

import dev.sesame.json.Json;
import dev.sesame.server.definition.Team;
import dev.sesame.server.publish.Preview;
import dev.sesame.server.publish.Preview.Origin;
import dev.sesame.server.publish.Preview.Setting;
import java.util.List;
import java.util.TreeSet;

/** What each team gets, and who decided it. */
final class TeamsPage {
    private TeamsPage() {}

    static Html content(Visit visit) {
        return TeamChoice.of(visit, team -> team(visit, team));
    }

    private static Html team(Visit visit, Team team) {
        var rights = new Rights(visit.definition(), team);
        var settings =
                Preview.origins(visit.definition(), team).stream().map(TeamsPage::row).toList();
        return all(
                element("h2", team.name()),
                element("p", "For people in " + groups(team) + "."),
                rights.models(),
                rights.limits(),
                new Table(
                                "Settings of " + team.name(),
                                List.of("Setting", "Value", "Decided by"),
                                settings)
                        .orElse("none."));
    }

    private static String groups(Team team) {
        return team.groups().contains("*")
                ? "any group"
                : "the groups " + String.join(", ", new TreeSet<>(team.groups()));
    }

    private static List<Html> row(Setting setting) {
        return List.of(
                element("code", setting.pointer()),
                element("code", Json.write(setting.value())),
                text(origin(setting.origin())));
    }

    private static String origin(Origin origin) {
        return switch (origin) {
            case EVERYBODY -> "config for everybody";
            case TEAM -> "config of the team";
            case SERVER -> "this server";
        };
    }
}
