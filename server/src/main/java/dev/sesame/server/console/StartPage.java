package dev.sesame.server.console;

import static dev.sesame.server.console.Html.all;
import static dev.sesame.server.console.Html.element;
import static dev.sesame.server.console.Html.text;

import dev.sesame.server.definition.Team;

/** The one command to type, and what somebody has then. */
final class StartPage {
    private StartPage() {}

    static Html content(Visit visit) {
        var command = "sesame auth login " + visit.definition().address();
        return all(
                element("p", "Type this once in a terminal of your machine:"),
                element("pre", element("code", command)).with("class", "command"),
                element(
                        "p",
                        text(
                                "A browser opens to log you in. From then on Sesame and OpenCode have"
                                        + " the models and settings of "
                                        + visit.definition().name()
                                        + "; there is no key to copy.")),
                visit.ownTeam().map(team -> team(visit, team)).orElseGet(StartPage::teamless));
    }

    private static Html team(Visit visit, Team team) {
        var rights = new Rights(visit.definition(), team);
        return all(
                element("h2", "What you get in " + team.name()), rights.models(), rights.limits());
    }

    private static Html teamless() {
        return all(
                element("h2", "You are in no team"),
                element(
                        "p",
                        "None of your groups is that of a team here, so you cannot ask any model"
                                + " yet. Ask your administrators to add you to one, and sign in"
                                + " again after that."));
    }
}
