package dev.sesame.server.publish;

import static java.util.Objects.requireNonNull;

import dev.sesame.jwt.TextSigner;
import dev.sesame.server.definition.OrganisationDefinition;
import dev.sesame.server.definition.Team;
import java.util.HashMap;
import java.util.Map;

/** All that follows from one definition, made once and sent many times. */
final class Publications {
    private final OrganisationDefinition definition;
    private final Publication document;
    private final Map<String, Publication> teams = new HashMap<>();

    Publications(OrganisationDefinition definition) {
        this.definition = definition;
        var signer = definition.signing().map(key -> TextSigner.of(key.pem()));
        var address = definition.address();
        this.document =
                new Publication(
                        DiscoveryDocument.of(definition),
                        address + DiscoveryDocument.EVERYBODY,
                        signer);
        var settings = new ClientSettings(definition);
        for (var team : definition.teams()) {
            var publication =
                    new Publication(settings.of(team), address + DiscoveryDocument.TEAM, signer);
            teams.put(team.id(), publication);
        }
    }

    OrganisationDefinition definition() {
        return definition;
    }

    Publication document() {
        return document;
    }

    /** Returns what people of {@code team}, one of the definition, get. */
    Publication of(Team team) {
        return requireNonNull(teams.get(team.id()), "a team of this definition");
    }
}
