package dev.sesame.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unless a test says otherwise, its expectation is what OpenCode 1.18.33 made of the same file. */
class MarkdownFoldersTest {
    @TempDir Path directory;

    @Test
    void pluginsAreScriptsDirectlyInTheirFolders() throws IOException {
        write("plugin/p.ts", "");
        write("plugins/.h.js", "");
        write("plugins/a b.js", "");
        write("plugins/sub/q.ts", "");
        write("plugins/m.mjs", "");

        var base = directory.toAbsolutePath().toUri().toString().replaceFirst("/$", "");
        assertThat(MarkdownFiles.pluginFiles(directory))
                .containsExactly(
                        base + "/plugin/p.ts", base + "/plugins/.h.js", base + "/plugins/a%20b.js");
    }

    @Test
    void anEmptyDirectoryHasNothing() {
        assertThat(MarkdownFiles.read(directory)).isEmpty();
        assertThat(MarkdownFiles.pluginFiles(directory.resolve("missing"))).isEmpty();
    }

    @Test
    void linksAreFollowedOnce() throws IOException {
        var elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("a.md"), "A");
        var agents = Files.createDirectory(directory.resolve("agents"));
        Files.createSymbolicLink(agents.resolve("linked"), elsewhere);
        Files.createSymbolicLink(agents.resolve("circle"), agents);
        Files.createSymbolicLink(agents.resolve("dangling.md"), directory.resolve("nowhere"));

        assertThat(trees()).hasSize(1).first().asString().contains("\"linked/a\"");
    }

    private List<String> trees() {
        return MarkdownFiles.read(directory).stream().map(file -> Json.write(file.tree())).toList();
    }

    private void write(String name, String text) throws IOException {
        var file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
