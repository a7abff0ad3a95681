package dev.sesame.server.console;

import dev.sesame.server.definition.OrganisationDefinition;
import dev.sesame.server.definition.Team;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody looks at a page.
 *
 * @param session who
 * @param definition what is in force
 * @param path of the page
 * @param parameters of the address
 * @param now when
 */
record Visit(
        Session session,
        OrganisationDefinition definition,
        String path,
        Map<String, String> parameters,
        Instant now) {

    boolean isByAdministrator() {
        return session.isAdministrator(definition);
    }

    /** Returns a parameter; empty when it is not there. */
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** Returns their own team. */
    Optional<Team> ownTeam() {
        return session.team(definition);
    }

    /** Returns the teams that they may look at. */
    List<Team> teams() {
        return session.teams(definition);
    }

    /** Returns the team that the page is about: the one asked for, or else their own, or any. */
    Optional<Team> team() {
        var asked = parameter("team");
        return teams().stream()
                .filter(team -> team.id().equals(asked))
                .findFirst()
                .or(this::ownTeam)
                .or(() -> teams().stream().findFirst());
    }
}
