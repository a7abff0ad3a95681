package dev.sesame.server.publish;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.server.definition.OrganisationDefinition;
import dev.sesame.server.definition.OrganisationWatch.Version;
import dev.sesame.server.definition.Team;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was in force since when, and what changed from one version to another: in the files, and in
 * what each team gets. For auditors; the files name secrets and do not hold them.
 */
public final class History {
    private History() {}

    /** Returns the versions that are known, the newest first, each with its time. */
    public static JsonArray list(List<Version> versions) {
        return new JsonArray(
                versions.stream()
                        .map(version ->
                                (JsonValue)
                                        JsonObject.EMPTY
                                                .with("version", version.definition().version())
                                                .with("since", version.time().toString()))
                        .toList());
    }

    /**
     * Returns what changed.
     *
     * @param range two versions, as in {@code OLD..NEW}
     * @return empty when one of them is not among {@code versions}
     */
    public static Optional<JsonObject> between(List<Version> versions, String range) {
        int dots = range.indexOf("..");
        if (dots < 0) {
            return Optional.empty();
        }
        var before = find(versions, range.substring(0, dots));
        var after = find(versions, range.substring(dots + 2));
        return before.flatMap(b -> after.map(a -> between(b, a)));
    }

    private static Optional<Version> find(List<Version> versions, String name) {
        return versions.stream()
                .filter(version -> version.definition().version().equals(name))
                .findFirst();
    }

    private static JsonObject between(Version before, Version after) {
        var files = new LinkedHashMap<String, JsonValue>();
        var names = new TreeSet<>(before.files().keySet());
        names.addAll(after.files().keySet());
        for (var name : names) {
            put(files, name, Change.between(tree(before, name), tree(after, name)));
        }
        var teams = new LinkedHashMap<String, JsonValue>();
        for (var team : teams(before.definition(), after.definition())) {
            var changes =
                    Change.between(
                            settings(before.definition(), team),
                            settings(after.definition(), team));
            put(teams, team, changes);
        }
        return JsonObject.EMPTY
                .with("from", before.definition().version())
                .with("to", after.definition().version())
                .with("files", new JsonObject(files))
                .with("teams", new JsonObject(teams));
    }

    private static void put(Map<String, JsonValue> members, String name, List<Change> changes) {
        if (!changes.isEmpty()) {
            members.put(
                    name,
                    new JsonArray(changes.stream().map(c -> (JsonValue) c.toJson()).toList()));
        }
    }

    private static JsonObject tree(Version version, String file) {
        return Optional.ofNullable(version.files().get(file))
                .flatMap(text -> Json.parseJsonc(text).asObject())
                .orElse(JsonObject.EMPTY);
    }

    private static Set<String> teams(OrganisationDefinition before, OrganisationDefinition after) {
        var teams = new LinkedHashSet<String>();
        before.teams().forEach(team -> teams.add(team.id()));
        after.teams().forEach(team -> teams.add(team.id()));
        return teams;
    }

    private static JsonObject settings(OrganisationDefinition definition, String id) {
        return definition.teams().stream()
                .filter((Team team) -> team.id().equals(id))
                .findFirst()
                .map(new ClientSettings(definition)::of)
                .orElse(JsonObject.EMPTY);
    }
}
