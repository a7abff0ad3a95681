package dev.sesame.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import dev.sesame.json.Json;
import dev.sesame.terminal.Streams;
import dev.sesame.testkit.FakeOrganisation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told about plugins, and that it is told once. */
final class PluginNoticesTest {
    private static final String BUN = ".cache/sesame/runtime/bun-1.3.14/bun";

    @TempDir Path home;
    private final Map<String, String> variables = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void start() throws IOException {
        variables.put("PATH", System.getenv("PATH"));
        variables.put("OPENCODE_TEST_MANAGED_CONFIG_DIR", home.resolve("none").toString());
        Files.createDirectories(home.resolve(".git"));
    }

    private Path write(String name, String text) throws IOException {
        Files.createDirectories(home.resolve(name).resolveSibling(""));
        return Files.writeString(home.resolve(name), text);
    }

    private void broken() throws IOException {
        write(
                ".opencode/plugin/bad.js",
                "export default async () => { throw new Error('one\\n  two') }");
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        var environment = new Environment(variables, home, home, InstantSource.system());
        var streams =
                new Streams(
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return Main.run(List.of(args), environment, streams);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void checkIsJsonForProgramsWithTheSameExitCode() throws IOException {
        assertThat(run("plugin", "check", "--json")).isZero();
        broken();
        assertThat(run("plugin", "check", "--json")).isEqualTo(2);
        var checked = Json.parse(out()).asObject().orElseThrow();
        var skipped = checked.array("skipped").getFirst().asObject().orElseThrow();
        assertThat(skipped.string("name")).contains("bad.js");
        assertThat(skipped.string("reason").orElseThrow()).startsWith("one two (bad.js:1");
        assertThat(err()).isEmpty();

        assertThat(run("plugin", "list", "--json")).isZero();
        assertThat(Json.parse(out())).isEqualTo(checked);
        assertThat(run("plugin", "check", "--json", "./.opencode/plugin/bad.js")).isEqualTo(2);
    }

    @Test
    void aFailureIsInTheReportOrInOneLineOfStandardError() throws IOException {
        broken();
        assertThat(run("plugin", "list")).isZero();
        assertThat(out()).contains("✗ bad.js", "    one two (bad.js:1");
        assertThat(err()).isEmpty();

        assertThat(run("debug", "config")).isZero();
        assertThat(err().lines())
                .singleElement()
                .asString()
                .startsWith("!  plugin bad.js: one two (bad.js:1");
    }

    @Test
    void withoutARuntimeTheReportTellsWhatToDo() throws IOException {
        broken();
        variables.put("PATH", Files.createDirectory(home.resolve("empty")).toString());

        assertThat(run("plugin", "list")).isZero();
        assertThat(out())
                .contains("✗ bad.js", "nothing here runs them", "sesame plugin runtime --install");
        assertThat(err()).isEmpty();
    }

    @Test
    void pureTellsWhatItLeavesOut() throws IOException {
        broken();
        write("opencode.json", "{\"plugin\": [\"corp-auth@1.0.0\"]}");

        assertThat(run("plugin", "list", "--pure")).isZero();
        assertThat(out()).isEqualTo("no plugins\n");
        assertThat(err()).isEqualTo("!  --pure leaves out 2 plugins: corp-auth@1.0.0, bad.js\n");

        Files.delete(home.resolve(".opencode/plugin/bad.js"));
        variables.put("OPENCODE_PURE", "1");
        assertThat(run("models")).isZero();
        assertThat(err()).isEqualTo("!  --pure leaves out 1 plugin: corp-auth@1.0.0\n");
        assertThat(run("debug", "config")).isZero();
        assertThat(out()).contains("corp-auth@1.0.0");
        assertThat(err()).isEmpty();

        Files.delete(home.resolve("opencode.json"));
        assertThat(run("plugin", "list")).isZero();
        assertThat(err()).isEmpty();
    }

    @Test
    void aRuntimeThatIsThereIsNotDownloadedAgainUnlessItIsDamaged() throws IOException {
        int dead;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dead = socket.getLocalPort();
        }
        write(".npmrc", "registry=http://127.0.0.1:" + dead + "/\n");
        var bun = write(BUN, "#!/bin/sh\necho 1.3.14\n");
        Files.setPosixFilePermissions(bun, PosixFilePermissions.fromString("rwx------"));

        assertThat(run("plugin", "runtime", "--install")).isZero();
        assertThat(err()).matches("!  @oven/bun-\\S+ 1\\.3\\.14 is installed already\n");
        assertThat(out()).contains(" 1.3.14  ").endsWith("/bun\n");

        write(BUN, "#!/bin/sh\nexit 1\n");
        assertThat(run("plugin", "runtime", "--install")).isNotZero();
        assertThat(err()).startsWith("!  installing @oven/bun-").contains("Error: ");
    }

    @Test
    void explainTellsTheRuleForPluginsOfOrganisations() throws IOException {
        write("opencode.json", "{\"plugin\": [\"corp-auth@1.0.0\"]}");
        assertThat(run("config", "explain", "plugin")).isZero();
        assertThat(out()).doesNotContain("rule");

        try (var organisation =
                FakeOrganisation.publishing("{\"config\": {\"plugin\": [\"corp-sign@1.0.0\"]}}")) {
            var login = "{\"type\": \"wellknown\", \"key\": \"K\", \"token\": \"t-123456789\"}";
            write(
                    ".local/share/opencode/auth.json",
                    "{\"" + organisation.url() + "\": " + login + "}");

            assertThat(run("config", "explain", "plugin")).isZero();
            assertThat(out())
                    .startsWith("plugin = ")
                    .contains(
                            "  rule   of an organisation's plugins only npm packages of one exact"
                                    + " version count, each after `sesame plugin allow`",
                            "  without  " + organisation.url() + " wants plugin corp-sign@1.0.0: ");
            assertThat(run("config", "explain", "model")).isEqualTo(1);
            assertThat(out()).doesNotContain("rule");
        }
    }
}
