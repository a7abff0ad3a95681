package dev.sesame.server.publish;

import dev.sesame.server.definition.OrganisationDefinition;
import dev.sesame.server.definition.Team;
import java.util.HashMap;
import java.util.Map;

/** All that follows from one definition, made once and sent many times. */
final class Publications {
    private final OrganisationDefinition definition;
    private final Representation document;
    private final Map<String, Representation> teams = new HashMap<>();

    Publications(OrganisationDefinition definition) {
        this.definition = definition;
        this.document = Representation.of(DiscoveryDocument.of(definition));
        var settings = new ClientSettings(definition);
        for (var team : definition.teams()) {
            teams.put(team.id(), Representation.of(settings.of(team)));
        }
    }

    OrganisationDefinition definition() {
        return definition;
    }

    Representation document() {
        return document;
    }

    /** Returns what people of {@code team}, one of the definition, get. */
    Representation of(Team team) {
        return teams.get(team.id());
    }
}
