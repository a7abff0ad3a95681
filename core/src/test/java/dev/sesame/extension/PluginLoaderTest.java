package dev.sesame.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting plugins of all kinds, and what becomes of those that do not start. */
final class PluginLoaderTest {
    private static final String ORDER =
            "return Hooks.none().on(\"x.order\", (in, out) -> out.with(\"order\","
                    + " out.string(\"order\").get() + options.string(\"mark\").orElse(\"J\")));";
    private static final String SCRIPT_ORDER =
            "export default async (_, options) => ({"
                    + " 'x.order': async (i, o) => { o.order += options?.mark ?? 'S' } })";

    @TempDir Path home;
    private PluginProject project;

    @BeforeEach
    void start() throws IOException {
        project = new PluginProject(home);
    }

    private static String order(Plugins plugins) {
        var output = PluginProject.json("{\"order\": \"\"}");
        return plugins.trigger("x.order", PluginProject.json("{}"), output)
                .string("order")
                .orElseThrow();
    }

    @Test
    void pluginsOfAllKindsTakePartInTheOrderOfTheConfiguration() {
        var script = project.file("s.js", SCRIPT_ORDER);
        var java = project.java("Corp", ORDER);
        try (var plugins =
                project.load(
                        script,
                        java,
                        PluginProject.entry("java:" + ClassPathPlugin.class.getName()),
                        PluginProject.entry(script.spec() + "?2", "{\"mark\": \"2\"}"),
                        PluginProject.entry(java.spec(), "{\"mark\": \"3\"}"))) {
            assertThat(order(plugins)).isEqualTo("SJC3");
            assertThat(plugins.skipped()).hasSize(1);
        }
    }

    @Test
    void optionsOfATupleReachAPluginOfEachKind() {
        var script = project.file("s.js", SCRIPT_ORDER);
        var java = project.java("Corp", ORDER);
        try (var plugins =
                project.load(
                        PluginProject.entry(java.spec(), "{\"mark\": \"1\"}"),
                        PluginProject.entry(script.spec(), "{\"mark\": \"2\"}"))) {
            assertThat(order(plugins)).isEqualTo("12");
            assertThat(project.notes).isEmpty();
        }
    }

    @Test
    void eachThatDoesNotStartIsToldInOneLineWhileTheOthersGoOn() {
        try (var plugins =
                project.load(
                        project.java("Throws", "throw new IllegalStateException(\"no\\nway\");"),
                        project.java("Wrong", "return no.such;"),
                        project.java("Nothing", "return null;"),
                        project.file(
                                "throws.js", "export default async () => { throw new Error('b') }"),
                        project.file("none.js", "export const answer = 42"),
                        PluginProject.entry("file://" + home + "/Gone.java"),
                        PluginProject.entry("java:no.Such"),
                        PluginProject.entry("java:java.lang.String"),
                        PluginProject.entry("file:///\0.js"),
                        project.file("good.js", SCRIPT_ORDER),
                        project.java("Good", ORDER))) {
            assertThat(order(plugins)).isEqualTo("SJ");
            assertThat(project.notes)
                    .satisfiesExactly(
                            it -> assertThat(it).isEqualTo("plugin Throws.java:4: no way"),
                            it -> assertThat(it).startsWith("plugin Wrong.java:4: "),
                            it -> assertThat(it).isEqualTo("plugin Nothing.java: it returned null"),
                            it -> assertThat(it).startsWith("plugin throws.js: b (throws.js:1"),
                            it -> assertThat(it).startsWith("plugin none.js: "),
                            it ->
                                    assertThat(it)
                                            .isEqualTo("plugin Gone.java: there is no such file"),
                            it ->
                                    assertThat(it)
                                            .isEqualTo(
                                                    "plugin java:no.Such: it is not on Sesame's class path"),
                            it -> assertThat(it).startsWith("plugin java:java.lang.String: "),
                            it -> assertThat(it).contains("this is not the name of a package"));
            assertThat(plugins.skipped()).hasSize(9);
            assertThat(project.log())
                    .contains("Throws.init(Throws.java:4)")
                    .contains("ERROR java:no.Such: java.lang.ClassNotFoundException: no.Such");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})",
                "const { writeSync } = await import('node:fs'); writeSync(4, 'no message\\n');"
                        + " await new Promise(() => {})",
            })
    void aPluginThatEndsTheProcessTakesNoOtherAlong(String end) {
        try (var plugins =
                project.load(
                        project.file("a.js", SCRIPT_ORDER),
                        project.file(
                                "bad.js", "export default async () => { throw new Error('bad') }"),
                        project.java("Java", ORDER),
                        project.file("end.js", "export default async () => { " + end + " }"),
                        project.file("b.js", SCRIPT_ORDER))) {
            assertThat(order(plugins)).isEqualTo("SJS");
            assertThat(project.notes)
                    .satisfiesExactly(
                            it -> assertThat(it).startsWith("plugin bad.js: bad"),
                            it -> assertThat(it).startsWith("plugin end.js: the plugin host "));
            assertThat(plugins.skipped()).extracting(s -> s.entry().name()).hasSize(2);
        }
    }

    @Test
    void withoutARuntimeScriptsAreLeftOutAndThatIsToldOnce() throws IOException {
        var empty = Files.createDirectory(home.resolve("empty"));
        project.variables.put("PATH", empty.toString());
        try (var plugins =
                project.load(
                        project.file("a.js", SCRIPT_ORDER),
                        PluginProject.entry("some-package@1.0.0"),
                        PluginProject.entry("file:///gone.js"),
                        project.java("Java", ORDER))) {
            assertThat(order(plugins)).isEqualTo("J");
            assertThat(project.notes)
                    .satisfiesExactly(
                            it ->
                                    assertThat(it)
                                            .contains(
                                                    "plugins in JavaScript or TypeScript are left out")
                                            .contains("sesame plugin runtime --install"),
                            it -> assertThat(it).contains("gone.js: there is no such file"));
            assertThat(project.person.offers).singleElement().asString().contains("MiB) from http");
            assertThat(plugins.skipped()).hasSize(3);
        }
    }

    @Test
    void aRuntimeThatWasChosenAndIsNotThereIsToldWithWhatToDo() {
        project.variables.put("OPENCODE_PLUGIN_RUNTIME", "no-such-runtime");
        try (var plugins = project.load(project.file("a.js", SCRIPT_ORDER))) {
            assertThat(plugins.loaded()).isEmpty();
            assertThat(project.notes)
                    .singleElement()
                    .asString()
                    .contains("OPENCODE_PLUGIN_RUNTIME names `no-such-runtime`", "(Set it to bun");
        }
    }

    @Test
    void javaPluginsAndMissingScriptsStartNoRuntime() {
        project.variables.put("OPENCODE_PLUGIN_RUNTIME", "no-such-runtime");
        try (var plugins =
                project.load(PluginProject.entry("file:///gone.js"), project.java("J", ORDER))) {
            assertThat(order(plugins)).isEqualTo("J");
            assertThat(project.notes).containsExactly("plugin gone.js: there is no such file");
        }
    }

    @Test
    void aPackageThatCannotBeInstalledIsToldAndStopsNoOther() throws IOException {
        int dead;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dead = socket.getLocalPort();
        }
        project.variables.put("NPM_CONFIG_REGISTRY", "http://127.0.0.1:" + dead + "/");
        project.variables.put("npm_config_fetch_retries", "0");
        try (var plugins =
                project.load(
                        PluginProject.entry("corp-auth@1.0.0"),
                        project.file("a.js", SCRIPT_ORDER))) {
            assertThat(order(plugins)).isEqualTo("S");
            assertThat(project.notes)
                    .singleElement()
                    .asString()
                    .startsWith("plugin corp-auth@1.0.0: cannot install corp-auth@1.0.0: ");
        }
    }

    @Test
    void aPluginWorksWithCredentialsLogPersonAndProject() throws IOException {
        project.credentials().put("corp", new Credential.Api(Secret.of("old"), Map.of()));
        Files.writeString(home.resolve("project/.git/opencode"), "id-7\n");
        var init =
                """
                var client = input.client();
                client.setAuth("new", client.auth("corp").orElseThrow());
                client.removeAuth("corp");
                client.log(Client.Level.WARN, "one\\ntwo\\u001b[31m");
                client.showToast("hello\\u001b[31m");
                client.showToast(input.project().string("id").get() + input.project().string("vcs").get());
                client.showToast(input.worktree().equals(input.directory()) + "" + input.serverUrl());
                return Hooks.none();
                """;
        try (var plugins = project.load(project.java("Corp", init))) {
            assertThat(plugins.loaded()).hasSize(1);
            assertThat(project.notes)
                    .containsExactly("hello\\x1b[31m", "id-7git", "truehttp://localhost:4096/");
            assertThat(project.credentials().all()).containsOnlyKeys("new");
            assertThat(project.log())
                    .isEqualTo(
                            """
                            2026-01-01T00:00:00Z WARN Corp.java: one
                            2026-01-01T00:00:00Z WARN Corp.java: two\\x1b[31m
                            """);
            assertThat(Files.getPosixFilePermissions(project.logFile())).hasSize(2);
        }
    }

    @Test
    void noPluginsStartNothing() {
        try (var plugins = project.load()) {
            assertThat(plugins.loaded()).isEmpty();
            assertThat(Optional.of(plugins.skipped()))
                    .hasValueSatisfying(s -> assertThat(s).isEmpty());
        }
        assertThat(home.resolve(".cache")).doesNotExist();
    }
}
