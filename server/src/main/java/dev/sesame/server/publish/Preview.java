package dev.sesame.server.publish;

import dev.sesame.json.Json;
import dev.sesame.json.JsonPointer;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.server.definition.OrganisationDefinition;
import dev.sesame.server.definition.Team;
import dev.sesame.wellknown.DocumentReach;
import dev.sesame.wellknown.Organisation;
import dev.sesame.wellknown.WellKnownDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What clients will make of what is published, for people who look before they tell others. */
public final class Preview {
    private Preview() {}

    /** A client, by what it reads. */
    public enum Client {
        /** OpenCode 1.1 reads {@code config} alone. */
        OPENCODE_1_1,
        /** OpenCode 1.18 reads {@code remote_config}, too. */
        OPENCODE_1_18,
        /** Sesame reads both, asks people about code in them, and puts the token in both places. */
        SESAME
    }

    /** Who decided a setting. */
    public enum Origin {
        /** The organisation's {@code config}. */
        EVERYBODY,
        /** The team's {@code config}. */
        TEAM,
        /** This server, from the list of models and the login. */
        SERVER
    }

    /**
     * A setting and where it comes from.
     *
     * @param pointer where it stands (RFC 6901)
     * @param value what it is
     * @param origin who decided it
     */
    public record Setting(String pointer, JsonValue value, Origin origin) {}

    /** Returns the discovery document. */
    public static JsonObject document(OrganisationDefinition definition) {
        return DiscoveryDocument.of(definition);
    }

    /** Returns the settings that {@code client} has for somebody in {@code team}. */
    public static JsonObject settings(OrganisationDefinition definition, Team team, Client client) {
        var settings = new ClientSettings(definition);
        var everybody = settings.ofEverybody();
        return client == Client.OPENCODE_1_1 ? everybody : everybody.under(settings.of(team));
    }

    /** Returns what of the document does not reach every client, for people. */
    public static List<String> gaps(OrganisationDefinition definition) {
        var text = Json.write(document(definition));
        var organisation = Organisation.of(definition.address().toString());
        return DocumentReach.of(WellKnownDocument.parse(organisation, text)).stream()
                .map(DocumentReach.Finding::message)
                .toList();
    }

    /** Returns all settings of {@code team}, each with who decided it. */
    public static List<Setting> origins(OrganisationDefinition definition, Team team) {
        var settings = new ArrayList<Setting>();
        var sources = new Sources(definition.config(), team.config());
        collect("", new ClientSettings(definition).of(team), sources, settings);
        return List.copyOf(settings);
    }

    /** The same place in what everybody and the team decided. */
    private record Sources(JsonObject everybody, JsonObject team) {
        Origin of(String name, JsonValue value) {
            if (team.get(name).equals(Optional.of(value))) {
                return Origin.TEAM;
            }
            return everybody.get(name).equals(Optional.of(value))
                    ? Origin.EVERYBODY
                    : Origin.SERVER;
        }

        Sources at(String name) {
            return new Sources(
                    everybody.object(name).orElse(JsonObject.EMPTY),
                    team.object(name).orElse(JsonObject.EMPTY));
        }
    }

    private static void collect(
            String above, JsonObject tree, Sources sources, List<Setting> settings) {
        for (var member : tree.members().entrySet()) {
            var name = member.getKey();
            var value = member.getValue();
            var pointer = JsonPointer.to(above, name);
            if (value instanceof JsonObject object && !object.members().isEmpty()) {
                collect(pointer, object, sources.at(name), settings);
            } else {
                settings.add(new Setting(pointer, value, sources.of(name, value)));
            }
        }
    }
}
