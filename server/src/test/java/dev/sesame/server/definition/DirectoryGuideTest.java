package dev.sesame.server.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.config.ConfigProblem;
import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps docs/server/directory.md true: its example is read, and every member is told. */
final class DirectoryGuideTest {
    private static final Pattern FILE = Pattern.compile("(?s)```jsonc\n// (\\S+)\n(.*?)```");

    @TempDir private Path temp;
    private String guide = "";

    @BeforeEach
    void readGuide() throws IOException {
        var here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("docs/server/directory.md"))) {
            here = here.resolveSibling("");
        }
        guide = Files.readString(here.resolve("docs/server/directory.md"));
    }

    private Map<String, String> files() {
        var files = new TreeMap<String, String>();
        FILE.matcher(guide).results().forEach(found -> files.put(found.group(1), found.group(2)));
        return files;
    }

    @Test
    void theExampleHasNothingWrongButSecretsThatAreNotHere() {
        var folder = Folder.empty(temp);
        files().forEach(folder::write);
        var schemas = new Schemas();

        assertThat(files())
                .containsOnlyKeys(
                        "organisation.jsonc",
                        "models.jsonc",
                        "teams/engineering.jsonc",
                        "teams/everyone.jsonc")
                .allSatisfy((name, text) ->
                        assertThat(schemas.complaints(name, Json.parseJsonc(text))).isEmpty());
        assertThat(folder.directory(Map.of()).lint())
                .allMatch(problem -> problem.severity() == Severity.WARNING)
                .extracting(ConfigProblem::message)
                .allMatch(message ->
                        message.matches("the variable \\w+ is not set: .*|/run/secrets/.*"));
    }

    @Test
    void everyMemberIsTold() {
        for (var file : new String[] {"organisation.jsonc", "models.jsonc", "teams/x.jsonc"}) {
            tells(Schemas.tree(file));
        }
    }

    private void tells(JsonObject schema) {
        schema.object("properties")
                .orElse(JsonObject.EMPTY)
                .members()
                .keySet()
                .forEach(name ->
                        assertThat(guide)
                                .containsPattern("`" + Pattern.quote(name) + "[`.]|`\"" + name));
        schema.object("$defs")
                .orElse(JsonObject.EMPTY)
                .members()
                .values()
                .forEach(inner -> tells(inner.asObject().orElseThrow()));
    }
}
