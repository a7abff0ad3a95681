package dev.sesame.server.publish;

import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.config.OrganisationDefaults;
import dev.sesame.json.Json;
import dev.sesame.json.JsonPointer;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.server.definition.OrganisationDefinition;
import dev.sesame.server.definition.Team;
import dev.sesame.wellknown.DocumentReach;
import dev.sesame.wellknown.Organisation;
import dev.sesame.wellknown.WellKnownDocument;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What clients will make of what is published, for people who look before they tell others. */
public final class Preview {
    /** No file and no variable of the server's machine is part of a preview. */
    private static final Environment NOWHERE =
            new Environment(
                    Map.of(), Path.of("/"), Path.of("/"), InstantSource.fixed(Instant.EPOCH));

    private Preview() {}

    /** A client, by what it reads. */
    public enum Client {
        /** OpenCode 1.1 reads {@code config} alone. */
        OPENCODE_1_1,
        /** OpenCode 1.18 reads {@code remote_config}, too. */
        OPENCODE_1_18,
        /** Sesame reads both, and leaves out what runs code as long as nobody allowed it. */
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
        var all = everybody.under(settings.of(team));
        return switch (client) {
            case OPENCODE_1_1 -> everybody;
            case OPENCODE_1_18 -> all;
            case SESAME -> withoutCode(definition, all);
        };
    }

    /** Sesame leaves out what nobody has allowed on the machine. */
    private static JsonObject withoutCode(OrganisationDefinition definition, JsonObject settings) {
        var variable = definition.signIn().env();
        var document =
                new OrganisationDefaults.Document(
                        definition.address().toString(),
                        settings,
                        variable,
                        Secret.of("{env:" + variable + "}"));
        return OrganisationDefaults.read(document, Set.of(), NOWHERE).layer().tree();
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
        JsonPointer.leaves(new ClientSettings(definition).of(team))
                .forEach((path, value) -> {
                    var origin =
                            decides(team.config(), path, value)
                                    ? Origin.TEAM
                                    : decides(definition.config(), path, value)
                                            ? Origin.EVERYBODY
                                            : Origin.SERVER;
                    settings.add(new Setting(JsonPointer.of(path), value, origin));
                });
        return List.copyOf(settings);
    }

    private static boolean decides(JsonObject config, List<String> path, JsonValue value) {
        return config.at(path).equals(Optional.of(value));
    }
}
