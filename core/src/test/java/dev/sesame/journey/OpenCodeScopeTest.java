package dev.sesame.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import dev.sesame.journey.OpenCodeSetup.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpenCodeScopeTest {
    @TempDir Path home;

    @Test
    void theProjectIsTheRepositoryThatTheFolderIsIn() throws IOException {
        var deep = Files.createDirectories(home.resolve("work/project/src/main"));
        var environment = new Environment(Map.of(), deep, home, () -> Instant.EPOCH);
        assertThat(Scope.PROJECT.shim(environment).path())
                .isEqualTo(deep.resolve(".opencode/plugins/sesame.js"));
        Files.createDirectory(home.resolve("work/project/.git"));
        assertThat(Scope.PROJECT.shim(environment).path())
                .isEqualTo(home.resolve("work/project/.opencode/plugins/sesame.js"));
    }
}
