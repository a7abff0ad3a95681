package dev.sesame.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file itself: put there, and taken away again. */
final class ShimTest {
    private static final Path PROGRAM = Path.of("/opt/sesame \"1\"/sesame");

    @TempDir Path home;

    private Shim global() {
        return Shim.global(new Environment(Map.of(), home, home, () -> Instant.EPOCH));
    }

    @Test
    void itTellsWhoWroteItAndForWhichProgram() throws IOException {
        assertThat(global().find()).isEmpty();
        global().install("1.2", PROGRAM);
        assertThat(global().find()).contains(new Shim.Installed("1.2", PROGRAM, 3));
        assertThat(global().isCurrent("1.2", PROGRAM)).isTrue();
        assertThat(global().isCurrent("1.3", PROGRAM)).isFalse();
        assertThat(global().isCurrent("1.2", Path.of("/other"))).isFalse();
        assertThat(Shim.isShim(global().path())).isTrue();
        assertThat(global().path()).isEqualTo(home.resolve(".config/opencode/plugins/sesame.js"));
        assertThat(Files.readString(global().path()))
                .contains("\"launcher\":\"/opt/sesame \\\"1\\\"/sesame\"");
    }

    @Test
    void anOlderOneIsUpdatedAndTheFoldersMadeForItAreNotForgotten() throws IOException {
        Files.createDirectory(home.resolve(".config"));
        global().install("1.2", PROGRAM);
        global().install("1.3", PROGRAM);
        assertThat(global().find()).contains(new Shim.Installed("1.3", PROGRAM, 2));
        assertThat(global().uninstall()).isTrue();
        assertThat(home).isDirectoryContaining(path -> path.endsWith(".config"));
        assertThat(home.resolve(".config")).isEmptyDirectory();
        assertThat(global().uninstall()).isFalse();
    }

    @Test
    void foldersStayThatWereThereOrThatHoldMore() throws IOException {
        var plugins = Files.createDirectories(home.resolve(".config/opencode/plugins"));
        global().install("1.2", PROGRAM);
        global().uninstall();
        assertThat(plugins).isEmptyDirectory();

        Files.delete(plugins);
        global().install("1.2", PROGRAM);
        Files.writeString(plugins.resolve("own.js"), "");
        global().uninstall();
        assertThat(plugins).isDirectoryContaining(path -> path.endsWith("own.js"));
    }

    @Test
    void aFileOfThatNameThatIsNotOursStays() throws IOException {
        var file = global().path();
        Files.createDirectories(file.getParent());
        Files.writeString(file, "export default async () => ({})");
        assertThat(global().find()).isEmpty();
        assertThat(Shim.isShim(file)).isFalse();
        assertThatThrownBy(() -> global().install("1.2", PROGRAM))
                .hasMessageContaining("Sesame did not write it");
        assertThatThrownBy(() -> global().uninstall()).hasMessageContaining("did not write it");
        assertThat(file).hasContent("export default async () => ({})");
        Files.delete(file);
        Files.createSymbolicLink(file, home.resolve("dotfiles.js"));
        assertThatThrownBy(() -> global().install("1.2", PROGRAM))
                .hasMessageContaining("did not write it");
    }

    @Test
    void oneThatWasChangedByHandIsStillOurs() throws IOException {
        global().install("1.2", PROGRAM);
        for (var line : new String[] {"{", "{\"launcher\":\"\\u0000\"}", "[]", "7"}) {
            Files.writeString(
                    global().path(),
                    "// Sesame's shim for OpenCode\nconst INSTALLED = " + line + "\n");
            assertThat(global().find()).contains(new Shim.Installed("", Path.of(""), 0));
        }
        assertThat(global().uninstall()).isTrue();
    }

    @Test
    void aProjectHasItInAFolderThatGoesWithIt() throws IOException {
        var project = Files.createDirectories(home.resolve("work/project"));
        var shim = Shim.project(project);
        assertThat(shim.path()).isEqualTo(home.resolve("work/project/.opencode/plugins/sesame.js"));
        shim.install("1.2", PROGRAM);
        shim.uninstall();
        assertThat(home.resolve("work/project/.opencode")).doesNotExist();
    }
}
