package dev.sesame.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargeCatalogueTest {
    @TempDir Path home;

    @Test
    void aLargeFileIsParsedOnceAndThenLookedUp() throws IOException {
        var machine = large("Größe");
        var first = Catalogue.load(machine.environment());
        var second = Catalogue.load(machine.environment());

        assertThat(tables()).hasSize(1);
        assertThat(second.providers()).isEqualTo(first.providers()).hasSize(300);
        assertThat(second.provider("p299")).isEqualTo(first.provider("p299")).isPresent();
        assertThat(second.provider("p300")).isEmpty();
    }

    @Test
    void aLargeFileThatChangedIsParsedAgain() throws IOException {
        assertThat(Catalogue.load(large("Old").environment()).providers()).hasSize(300);
        var machine = large("New");
        Files.setLastModifiedTime(
                home.resolve("large.json"), FileTime.from(Instant.parse("2031-01-01T00:00:00Z")));

        assertThat(Catalogue.load(machine.environment()).providers())
                .extracting(CatalogueProvider::name)
                .containsOnly("New");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{head}\nonly one column\n", "{head}\na\tb\tc\tnot\tnumbers\n"})
    void aDamagedTableIsMadeAgain(String damage) throws IOException {
        var machine = large("Name");
        var whole = Catalogue.load(machine.environment()).providers();
        var table = tables().getFirst();
        var head = Files.readAllLines(table).getFirst();
        Files.writeString(table, damage.replace("{head}", head));

        assertThat(Catalogue.load(machine.environment()).providers()).isEqualTo(whole);
        assertThat(Files.readAllLines(table)).hasSize(301);
    }

    @Test
    void withoutAPlaceForTheTableTheFileIsReadAllTheSame() throws IOException {
        var machine = large("Name").with("XDG_CACHE_HOME", home.resolve("large.json").toString());

        assertThat(Catalogue.load(machine.environment()).providers()).hasSize(300);
    }

    private Machine large(String name) throws IOException {
        var text = new StringBuilder("{");
        for (int i = 0; i < 300; i++) {
            text.append(i == 0 ? "" : ",\n")
                    .append(
                            "\"p"
                                    + i
                                    + "\": {\"name\": \""
                                    + name
                                    + "\", \"env\": [\"P"
                                    + i
                                    + "\"],")
                    .append("\"doc\":\"" + "ü".repeat(500) + "\", \"models\": {}}");
        }
        var file = home.resolve("large.json");
        Files.writeString(file, text.append("}").toString());
        return new Machine(home).with("OPENCODE_MODELS_PATH", file.toString());
    }

    private List<Path> tables() throws IOException {
        try (var files = Files.list(home.resolve(".cache/sesame"))) {
            return files.toList();
        }
    }
}
