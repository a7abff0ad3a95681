package dev.sesame.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.config.ConfigProblem.Severity;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigFilesTest {
    @TempDir Path root;
    private Path home;
    private Path project;
    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void makeAProject() throws IOException {
        home = Files.createDirectories(root.resolve("home"));
        project = root.resolve("project");
        Files.createDirectories(project.resolve(".git"));
        variables.put("OPENCODE_TEST_MANAGED_CONFIG_DIR", root.resolve("managed").toString());
        variables.put("USER", "tester");
    }

    private void write(String path, String text) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    private String modelWith(String path, String model) throws IOException {
        write(path, "{\"model\":\"" + model + "\"}");
        return load().tree().string("model").orElseThrow();
    }

    private Environment environment() {
        return new Environment(variables, project, home, InstantSource.system());
    }

    private ConfigFiles files(Map<String, Secret> tokens) {
        return new ConfigFiles(environment(), tokens);
    }

    private Config load() {
        return files(Map.of()).load(List.of());
    }

    @Test
    void everyLayerWinsOverThoseBelow() throws IOException {
        var seen = new java.util.ArrayList<String>();
        variables.put("OPENCODE_CONFIG", root.resolve("custom.json").toString());
        seen.add(modelWith("home/.config/opencode/config.json", "a/1"));
        seen.add(modelWith("home/.config/opencode/opencode.json", "a/2"));
        seen.add(modelWith("home/.config/opencode/opencode.jsonc", "a/3"));
        seen.add(modelWith("custom.json", "a/4"));
        seen.add(modelWith("project/opencode.json", "a/5"));
        seen.add(modelWith("project/.opencode/opencode.jsonc", "a/6"));
        seen.add(modelWith("home/.opencode/opencode.json", "a/7"));
        variables.put("OPENCODE_CONFIG_DIR", root.resolve("dir").toString());
        seen.add(modelWith("dir/opencode.json", "a/8"));
        variables.put("OPENCODE_CONFIG_CONTENT", "{\"model\":\"a/9\"}");
        seen.add(load().tree().string("model").orElseThrow());
        seen.add(modelWith("managed/opencode.json", "a/10"));

        assertThat(seen)
                .containsExactly(
                        "a/1", "a/2", "a/3", "a/4", "a/5", "a/6", "a/7", "a/8", "a/9", "a/10");
        var explained = load().explain(List.of("model"));
        assertThat(explained).hasSize(10);
        assertThat(explained.getFirst().source().kind()).isEqualTo(ConfigSource.Kind.MANAGED);
        assertThat(explained.getLast().source().location()).endsWith("config.json");
    }

    @Test
    void whatIsShownHasNoSecrets() throws IOException {
        variables.put("KEY", "s3cret");
        write(
                "project/opencode.json",
                "{\"provider\":{\"c\":{\"options\":{\"apiKey\":\"{env:KEY}\"}}}}");

        var config = load();
        var path = List.of("provider", "c", "options", "apiKey");

        assertThat(Json.write(config.tree())).contains("s3cret");
        assertThat(Json.write(config.redacted())).doesNotContain("s3cret");
        assertThat(config.explain(path).toString()).contains("***").doesNotContain("s3cret");
        assertThat(config.shown(path).map(Json::write)).contains("\"***\"");
    }

    @Test
    void aValueCannotChangeTheStructureOfAFile() throws IOException {
        variables.put("BRANCH", "x\",\"model\":\"evil/injected\",\"username\":\"y");
        variables.put("NESTED", "{file:/etc/passwd}{env:BRANCH}");
        write(
                "project/opencode.json",
                "{\"username\":\"{env:BRANCH}\",\"small_model\":\"{env:NESTED}\"}");

        var tree = load().tree();

        assertThat(tree.string("username"))
                .contains("x\",\"model\":\"evil/injected\",\"username\":\"y");
        assertThat(tree.get("model")).isEmpty();
        assertThat(tree.string("small_model")).contains("{file:/etc/passwd}{env:BRANCH}");
    }

    @Test
    void outsideOfStringsAReferenceMayStandForANumberOrAWord() throws IOException {
        variables.put("N", "1500");
        variables.put("B", "true");
        write(
                "project/opencode.json",
                "{ // {env:EVIL}\n \"provider\":{\"c\":{\"options\":{\"timeout\":{env:N}, /* {env:EVIL} */ \"x\":{env:B},\"s\":\"\\\"{env:N}\"}}}}");

        assertThat(Json.write(load().tree().get("provider").orElseThrow()))
                .isEqualTo(
                        "{\"c\":{\"options\":{\"timeout\":1500,\"x\":true,\"s\":\"\\\"1500\"}}}");

        variables.put("B", "true,\"apiKey\":\"s3cret\"");
        assertThatThrownBy(this::load)
                .hasMessageContaining("{env:B} outside of a string")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aTokenWinsOverAVariableButIsUnknownToManagedFiles() throws IOException {
        variables.put("TOKEN", "of-the-environment");
        variables.put("OPENCODE_CONFIG_CONTENT", "{\"small_model\":\"i/{env:TOKEN}\"}");
        write("project/opencode.json", "{\"model\":\"p/{env:TOKEN}\"}");
        write("managed/opencode.json", "{\"username\":\"m-{env:TOKEN}\"}");

        var tree = files(Map.of("TOKEN", Secret.of("of-the-login"))).load(List.of()).tree();

        assertThat(tree.string("model")).contains("p/of-the-login");
        assertThat(tree.string("small_model")).contains("i/of-the-environment");
        assertThat(tree.string("username")).contains("m-of-the-environment");
    }

    @ParameterizedTest
    @ValueSource(strings = {"./nowhere.txt", "./folder", "/dev/zero", "./fifo", "./big"})
    void aFileReferenceThatCannotBeFollowedIsNamed(String path)
            throws IOException, InterruptedException {
        Files.createDirectories(project.resolve("folder"));
        assertThat(
                        new ProcessBuilder("mkfifo", project.resolve("fifo").toString())
                                .start()
                                .waitFor())
                .isZero();
        Files.writeString(project.resolve("big"), "x".repeat((1 << 20) + 1));
        write("project/opencode.json", "{\"username\":\"{file:" + path + "}\"}");

        assertThatThrownBy(this::load)
                .isInstanceOf(AuthException.class)
                .hasMessageStartingWith(
                        "Configuration is invalid at "
                                + project.resolve("opencode.json")
                                + ": bad file reference: \"{file:"
                                + path
                                + "}\"");
    }

    @Test
    void lintReportsEveryProblemWithItsPlace() throws IOException {
        write(
                "home/.config/opencode/opencode.json",
                "{\n  \"username\": 5,\n  \"modle\": \"a/b\"\n}");
        write("project/opencode.json", "{\n  \"model\": \"a/b\"\n  \"x\": 1\n}");
        write("project/.opencode/opencode.json", "{\"model\":\"{file:./nope}\"}");
        write("project/.opencode/agent/bad.md", "---\ntemperature: hot\n---\nX\n");
        variables.put("OPENCODE_CONFIG_CONTENT", "{\"plugin\": 7}");

        var problems = files(Map.of()).lint();

        assertThat(problems.stream().map(ConfigProblem::describe))
                .anyMatch(p ->
                        p.endsWith(
                                "opencode.json:2:15: Expected string | undefined, got 5 username"))
                .anyMatch(p -> p.contains("opencode.json:3:12: ") && p.contains("modle"))
                .anyMatch(
                        p -> p.endsWith("opencode.json:3:3: not valid JSON(C): a comma is missing"))
                .anyMatch(p -> p.contains("bad file reference"))
                .anyMatch(p -> p.contains("bad.md: Expected number"))
                .anyMatch(p -> p.startsWith("OPENCODE_CONFIG_CONTENT:1:12: "));
        assertThat(problems).filteredOn(p -> p.severity() == Severity.WARNING).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"x\"", "   ", "{oops", "{\"model\": }"})
    void whatIsNotAConfigurationIsRefusedWithoutQuotingIt(String text) throws IOException {
        write("project/opencode.json", text);

        assertThatThrownBy(this::load)
                .hasMessageContaining("is not valid JSON(C)")
                .hasMessageNotContaining("oops");
    }

    @Test
    void aFileThatIsNoTextOrNoFileOrTooLargeIsRefused() throws IOException, InterruptedException {
        var file = project.resolve("opencode.json");
        Files.write(file, new byte[] {'{', (byte) 0xff, '}'});
        assertThatThrownBy(this::load).hasMessageContaining("is not UTF-8 text");
        Files.writeString(file, " ".repeat((4 << 20) + 1));
        assertThatThrownBy(this::load).hasMessageContaining("larger than 4 MiB");
        Files.delete(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
        assertThatThrownBy(this::load).hasMessageContaining("is not a regular file");
    }
}
