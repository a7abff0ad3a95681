package dev.sesame.server.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps the schemas true: what they say is what the reader does. */
final class DirectorySchemaTest {
    private static final String STRANGER = "quite-another-word-than-any-other";
    private static final Set<String> OPENCODES = Set.of("config", "provider");

    @TempDir private Path temp;
    private final Schemas schemas = new Schemas();
    private Folder folder;

    @BeforeEach
    void write() {
        folder = Folder.full(temp);
    }

    private JsonValue tree(String name) {
        return Json.parseJsonc(folder.text(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "organisation.jsonc",
                "models.jsonc",
                "teams/research.jsonc",
                "teams/everyone.jsonc"
            })
    void theFullExampleIsValid(String name) {
        assertThat(schemas.complaints(name, tree(name))).isEmpty();
    }

    @Test
    void whatANewDirectoryHoldsIsValid() {
        var path = temp.resolve("new");
        var organisation = new NewOrganisation("A", "https://a.example", "https://b.example", "c");
        for (var file : organisation.write(path)) {
            var name = path.relativize(file).toString();
            assertThat(schemas.complaints(name, tree("new/" + name))).as(name).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"organisation.jsonc", "models.jsonc", "teams/research.jsonc"})
    void everyMemberThatTheReaderKnowsIsInTheSchemaAndTheOtherWayRound(String name) {
        var softly = new SoftAssertions();
        for (var path : objects(List.of(), tree(name))) {
            var changed = Trees.change(tree(name), path, object -> object.with(STRANGER, "x"));
            folder.write(name, Json.write(changed));
            assertThat(schemas.complaints(name, changed)).as("%s", path).isNotEmpty();
            var known = Trees.properties(Schemas.tree(name), path);
            softly.assertThat(folder.lint())
                    .as("%s %s", name, path)
                    .anySatisfy(line ->
                            assertThat(line)
                                    .startsWith("error " + name)
                                    .contains("\"" + STRANGER + "\" means nothing here")
                                    .satisfies(said -> assertThat(listed(said)).isEqualTo(known)));
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"organisation.jsonc", "models.jsonc", "teams/research.jsonc"})
    void whatTheSchemaRefusesTheReaderRefusesToo(String name) {
        var values = "[5.5, -1, \"\", \" \", \"a\\nb\", [], [1], {}, {\"a\": 1}, true, null]";
        var softly = new SoftAssertions();
        var original = tree(name);
        for (var path : members(List.of(), original)) {
            for (var value : Json.parse(values).asArray().orElseThrow()) {
                var changed =
                        Trees.change(
                                original,
                                Trees.parent(path),
                                object -> object.with(path.getLast(), value));
                if (!schemas.complaints(name, changed).isEmpty()) {
                    folder.write(name, Json.write(changed));
                    softly.assertThat(folder.lint())
                            .as("%s %s = %s", name, path, Json.write(value))
                            .anyMatch(line -> line.startsWith("error "));
                }
            }
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"organisation.jsonc", "models.jsonc", "teams/research.jsonc"})
    void theFullExampleHasEveryMember(String name) {
        var missing = new HashMap<Set<String>, Set<String>>();
        for (var path : objects(List.of(), tree(name))) {
            var known = Trees.properties(Schemas.tree(name), path);
            missing.computeIfAbsent(known, names -> new TreeSet<>(names))
                    .removeAll(Trees.object(Trees.at(tree(name), path)).members().keySet());
        }
        // instead of "sso", with which it cannot stand
        missing.values().forEach(names -> names.remove("command"));
        assertThat(missing.values()).allMatch(Set::isEmpty);
    }

    @ParameterizedTest
    @ValueSource(strings = {"organisation.jsonc", "models.jsonc", "teams/research.jsonc"})
    void noMemberIsWithoutEffect(String name) {
        var before = folder.read();
        var softly = new SoftAssertions();
        for (var path : members(List.of(), tree(name))) {
            var changed =
                    Trees.change(
                            tree(name),
                            Trees.parent(path),
                            object -> object.without(path.getLast()));
            folder.write(name, Json.write(changed));
            boolean refused = folder.lint().stream().anyMatch(line -> line.startsWith("error "));
            softly.assertThat(refused || !same(before, folder.read()))
                    .as("%s %s", name, path)
                    .isNotEqualTo(path.equals(List.of("$schema")));
            folder = Folder.full(temp.resolve(name + path.hashCode()));
        }
        softly.assertAll();
    }

    private static boolean same(OrganisationDefinition one, OrganisationDefinition other) {
        return one.toString()
                .replace(one.version(), "")
                .equals(other.toString().replace(other.version(), ""));
    }

    private static Set<String> listed(String line) {
        var names = line.substring(line.indexOf("; what does: ") + 13);
        return new TreeSet<>(List.of(names.split(", ", -1)));
    }

    /** Returns the paths of the objects of ours: what is OpenCode's is judged by its own schema. */
    private static List<List<String>> objects(List<String> path, JsonValue value) {
        var found = new ArrayList<List<String>>();
        boolean isTable =
                !path.isEmpty() && Set.of("upstreams", "headers").contains(path.getLast());
        if (value instanceof JsonObject object) {
            if (!isTable) {
                found.add(path);
            }
            object.members()
                    .forEach((name, member) -> {
                        if (!OPENCODES.contains(name)) {
                            found.addAll(objects(Trees.to(path, name), member));
                        }
                    });
        }
        if (value instanceof JsonArray(var elements)) {
            for (int i = 0; i < elements.size(); i++) {
                found.addAll(objects(Trees.to(path, Integer.toString(i)), elements.get(i)));
            }
        }
        return found;
    }

    private static List<List<String>> members(List<String> path, JsonValue value) {
        var found = new ArrayList<List<String>>();
        for (var object : objects(path, value)) {
            Trees.object(Trees.at(value, object))
                    .members()
                    .keySet()
                    .forEach(name -> found.add(Trees.to(object, name)));
        }
        return found;
    }
}
