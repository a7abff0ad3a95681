package dev.sesame.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import dev.sesame.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugins of all layers, and what is kept in order for them. */
final class ConfigPluginsTest {
    @TempDir Path root;
    private Path project;
    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void makeAProject() throws IOException {
        project = root.resolve("project");
        Files.createDirectories(project.resolve(".git"));
        variables.put("OPENCODE_TEST_MANAGED_CONFIG_DIR", root.resolve("managed").toString());
    }

    private void write(String path, String text) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    private Config load() {
        var home = root.resolve("home");
        var environment = new Environment(variables, project, home, InstantSource.system());
        return new ConfigFiles(environment, Map.of()).load(List.of());
    }

    @Test
    void pluginsAreUnitedAndTheHigherLayersVersionStays() throws IOException {
        write("home/.config/opencode/opencode.json", "{\"plugin\":[\"@s/p@1\",\"a@1\"]}");
        write("project/opencode.json", "{\"plugin\":[\"./x.ts\",[\"@s/p@2\",{\"o\":1}]]}");
        write("project/.opencode/plugin/y.ts", "");
        variables.put("OPENCODE_CONFIG_CONTENT", "{\"plugin\":[\"b\"]}");

        assertThat(Json.write(load().tree().get("plugin").orElseThrow()))
                .isEqualTo(
                        "[\"a@1\",\"file://%s/x.ts\",[\"@s/p@2\",{\"o\":1}],\"file://%s/.opencode/plugin/y.ts\",\"b\"]"
                                .formatted(project, project)
                                .replace("file://" + project + "/.opencode", plugin()));
        assertThat(Json.write(load().tree().get("plugin_origins").orElseThrow()))
                .contains("\"scope\":\"global\"", "\"scope\":\"local\"");
    }

    @Test
    void whatIsInstalledForPluginsIsKeptOutOfRepositories() throws IOException {
        write("project/.opencode/agent/a.md", "");
        var ignore = project.resolve(".opencode/.gitignore");
        assertThat(load().tree().array("plugin")).isEmpty();
        assertThat(ignore).doesNotExist();

        write("project/.opencode/plugin/y.ts", "");
        assertThat(load().tree().array("plugin")).hasSize(1);
        assertThat(ignore).content().startsWith("node_modules\n");

        Files.writeString(ignore, "mine");
        assertThat(load().tree().array("plugin")).hasSize(1);
        assertThat(ignore).hasContent("mine");
    }

    @Test
    void aPathInTheVariableIsRelativeToTheWorkingDirectory() {
        variables.put("OPENCODE_CONFIG_CONTENT", "{\"plugin\":[\"./a.ts\",\"/b.js\",\"c\"]}");

        assertThat(load().tree().strings("plugin"))
                .containsExactly("file://" + project + "/a.ts", "file:///b.js", "c");
    }

    private String plugin() {
        return MarkdownFiles.pluginFiles(project.resolve(".opencode"))
                .getFirst()
                .replace("/plugin/y.ts", "");
    }
}
