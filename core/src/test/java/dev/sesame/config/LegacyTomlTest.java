package dev.sesame.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LegacyTomlTest {
    @TempDir Path directory;
    private Path toml;
    private Path json;

    @BeforeEach
    void files() {
        toml = directory.resolve("config");
        json = directory.resolve("config.json");
    }

    @Test
    void scenario068IsWrittenAsOpenCodeWritesIt() throws IOException {
        Files.writeString(
                toml,
                """
                provider = "acme"
                model = "acme-large"
                theme = "dark"
                username = "toml"
                """);

        assertThat(LegacyToml.migrate(directory).map(Json::write))
                .hasValue(
                        "{\"model\":\"acme/acme-large\",\"theme\":\"dark\",\"username\":\"toml\"}");
        assertThat(json)
                .hasContent(
                        """
                        {
                          "$schema": "https://opencode.ai/config.json",
                          "model": "acme/acme-large",
                          "theme": "dark",
                          "username": "toml"
                        }\
                        """);
        assertThat(toml).doesNotExist();
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(json);
        }
    }

    @Test
    void tablesListsAndNumbersAreKept() throws IOException {
        Files.writeString(
                toml,
                """
                instructions = ["a.md"]
                [agent.build]
                temperature = 0.5
                steps = 3
                disable = true
                """);

        assertThat(LegacyToml.migrate(directory).map(Json::write))
                .hasValue(
                        "{\"instructions\":[\"a.md\"],"
                                + "\"agent\":{\"build\":{\"temperature\":0.5,\"steps\":3,"
                                + "\"disable\":true}}}");
    }

    @Test
    void anOldConfigJsonKeepsItsMembersAndItsReferences() throws IOException {
        Files.writeString(json, "{\"share\":\"manual\",\"username\":\"{env:NAME}\"}");
        Files.writeString(toml, "share = \"auto\"");

        assertThat(LegacyToml.migrate(directory)).isPresent();
        assertThat(Json.parse(Files.readString(json)))
                .isEqualTo(
                        JsonObject.EMPTY
                                .with("$schema", "https://opencode.ai/config.json")
                                .with("share", "auto")
                                .with("username", "{env:NAME}"));
    }

    @Test
    void nothingIsTouchedWithoutTheFile() {
        assertThat(LegacyToml.migrate(directory)).isEmpty();
        assertThat(json).doesNotExist();
    }

    @Test
    void aFileThatIsNotTomlStaysAndCountsForNothing() throws IOException {
        Files.writeString(toml, "model = = x\n[");

        assertThat(LegacyToml.migrate(directory)).isEmpty();
        assertThat(toml).exists();
        assertThat(json).doesNotExist();
    }

    @Test
    void aBrokenConfigJsonIsNotOverwritten() throws IOException {
        Files.writeString(json, "{oops");
        Files.writeString(toml, "share = \"auto\"");

        assertThat(LegacyToml.migrate(directory).map(Json::write)).hasValue("{\"share\":\"auto\"}");
        assertThat(json).hasContent("{oops");
        assertThat(toml).exists();
    }
}
