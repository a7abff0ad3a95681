package dev.sesame.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.json.Json;
import dev.sesame.testkit.FakeOrganisation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told about plugins, and that it is told once. */
final class PluginNoticesTest {
    private static final String BUN = ".cache/sesame/runtime/bun-1.3.14/bun";

    @TempDir Path home;
    private CommandLine cli;

    @BeforeEach
    void start() throws IOException {
        cli = new CommandLine(home);
    }

    private void broken() throws IOException {
        cli.write(
                ".opencode/plugin/bad.js",
                "export default async () => { throw new Error('one\\n  two') }");
    }

    @Test
    void checkIsJsonForProgramsWithTheSameExitCode() throws IOException {
        assertThat(cli.run("plugin", "check", "--json")).isZero();
        broken();
        assertThat(cli.run("plugin", "check", "--json")).isEqualTo(2);
        var checked = Json.parse(cli.out()).asObject().orElseThrow();
        var skipped = checked.array("skipped").getFirst().asObject().orElseThrow();
        assertThat(skipped.string("name")).contains("bad.js");
        assertThat(skipped.string("reason").orElseThrow()).startsWith("one two (bad.js:1");
        assertThat(cli.err()).isEmpty();

        assertThat(cli.run("plugin", "list", "--json")).isZero();
        assertThat(Json.parse(cli.out())).isEqualTo(checked);
        assertThat(cli.run("plugin", "check", "--json", "./.opencode/plugin/bad.js")).isEqualTo(2);
    }

    @Test
    void aFailureIsInTheReportOrInOneLineOfStandardError() throws IOException {
        broken();
        assertThat(cli.run("plugin", "list")).isZero();
        assertThat(cli.out()).contains("✗ bad.js", "    one two (bad.js:1");
        assertThat(cli.err()).isEmpty();

        assertThat(cli.run("debug", "config")).isZero();
        assertThat(cli.err().lines())
                .singleElement()
                .asString()
                .startsWith("!  plugin bad.js: one two (bad.js:1");
    }

    @Test
    void withoutARuntimeTheReportTellsWhatToDo() throws IOException {
        broken();
        cli.variables.put("PATH", Files.createDirectory(home.resolve("empty")).toString());

        assertThat(cli.run("plugin", "list")).isZero();
        assertThat(cli.out())
                .contains("✗ bad.js", "nothing here runs them", "sesame plugin runtime --install");
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void pureTellsWhatItLeavesOut() throws IOException {
        broken();
        cli.write("opencode.json", "{\"plugin\": [\"corp-auth@1.0.0\"]}");

        assertThat(cli.run("plugin", "list", "--pure")).isZero();
        assertThat(cli.out()).isEqualTo("no plugins\n");
        assertThat(cli.err())
                .isEqualTo("!  --pure leaves out 2 plugins: corp-auth@1.0.0, bad.js\n");

        Files.delete(home.resolve(".opencode/plugin/bad.js"));
        cli.variables.put("OPENCODE_PURE", "1");
        assertThat(cli.run("models")).isZero();
        assertThat(cli.err()).isEqualTo("!  --pure leaves out 1 plugin: corp-auth@1.0.0\n");
        assertThat(cli.run("debug", "config")).isZero();
        assertThat(cli.out()).contains("corp-auth@1.0.0");
        assertThat(cli.err()).isEmpty();

        Files.delete(home.resolve("opencode.json"));
        assertThat(cli.run("plugin", "list")).isZero();
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void aRuntimeThatIsThereIsNotDownloadedAgainUnlessItIsDamaged() throws IOException {
        int dead;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dead = socket.getLocalPort();
        }
        cli.write(".npmrc", "registry=http://127.0.0.1:" + dead + "/\n");
        var bun = cli.write(BUN, "#!/bin/sh\necho 1.3.14\n");
        Files.setPosixFilePermissions(bun, PosixFilePermissions.fromString("rwx------"));

        assertThat(cli.run("plugin", "runtime", "--install")).isZero();
        assertThat(cli.err()).matches("!  @oven/bun-\\S+ 1\\.3\\.14 is installed already\n");
        assertThat(cli.out()).contains(" 1.3.14  ").endsWith("/bun\n");

        cli.write(BUN, "#!/bin/sh\nexit 1\n");
        assertThat(cli.run("plugin", "runtime", "--install")).isNotZero();
        assertThat(cli.err()).startsWith("!  installing @oven/bun-").contains("Error: ");
    }

    @Test
    void explainTellsTheRuleForPluginsOfOrganisations() throws IOException {
        cli.write("opencode.json", "{\"plugin\": [\"corp-auth@1.0.0\"]}");
        assertThat(cli.run("config", "explain", "plugin")).isZero();
        assertThat(cli.out()).doesNotContain("rule");

        try (var organisation =
                FakeOrganisation.publishing("{\"config\": {\"plugin\": [\"corp-sign@1.0.0\"]}}")) {
            var login = "{\"type\": \"wellknown\", \"key\": \"K\", \"token\": \"t-123456789\"}";
            cli.write(
                    ".local/share/opencode/auth.json",
                    "{\"" + organisation.url() + "\": " + login + "}");

            assertThat(cli.run("config", "explain", "plugin")).isZero();
            assertThat(cli.out())
                    .startsWith("plugin = ")
                    .contains(
                            "  rule   of an organisation's plugins only npm packages of one exact"
                                    + " version count, each after `sesame plugin allow`",
                            "  without  " + organisation.url() + " wants plugin corp-sign@1.0.0: ");
            assertThat(cli.run("config", "explain", "model")).isEqualTo(1);
            assertThat(cli.out()).doesNotContain("rule");
        }
    }
}
