package dev.sesame.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.terminal.Streams;
import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeOrganisation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code opencode install}, {@code uninstall} and {@code status}, without a terminal. */
final class OpenCodeCommandsTest {
    @TempDir Path home;
    private final Map<String, String> variables = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private FakeOrganisation organisation;
    private String url;

    @BeforeEach
    void start() throws IOException {
        variables.put("PATH", "/usr/bin:/bin");
        variables.put("npm_config_registry", "http://127.0.0.1:1/");
        variables.put("OPENCODE_TEST_MANAGED_CONFIG_DIR", home.resolve("none").toString());
        Files.createDirectories(home.resolve(".git"));
        organisation =
                FakeOrganisation.publishing(
                        """
                        {"auth":{"command":["echo","tok-1"],"env":"CORP_TOKEN"},
                         "config":{"model":"corp/m","plugin":["evil@1.0.0"]}}\
                        """);
        url = organisation.url().toString();
        var program = Files.createDirectory(home.resolve("programs")).resolve("sesame");
        assertThat(Files.createFile(program).toFile().setExecutable(true)).isTrue();
    }

    @AfterEach
    void stop() {
        organisation.close();
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

    private JsonObject json() {
        return Json.parse(out()).asObject().orElseThrow();
    }

    @Test
    void whoIsNotLoggedInIsToldWhatToDo() {
        assertThat(run("opencode", "install")).isEqualTo(4);
        assertThat(err()).contains("not logged in", "sesame auth login https://");
        assertThat(run("opencode", "status")).isEqualTo(1);
        assertThat(out())
                .isEqualTo(
                        "✗ not installed, and not logged in with any organisation: run `sesame auth"
                                + " login https://…`, then `sesame opencode install`\n");
        assertThat(run("opencode", "uninstall")).isZero();
        assertThat(out()).contains("Nothing is installed");
    }

    @Test
    void whoMaterialisesAloneIsToldThatOpenCodeHasNoToken() {
        run("auth", "login", url);
        assertThat(run("org", "sync", "--materialise")).isZero();
        assertThat(err())
                .contains(
                        "!  OpenCode now has no token of its own: run `sesame opencode install`",
                        "`sesame exec -- opencode`, or export CORP_TOKEN;",
                        "`sesame org sync --remove`");
        assertThat(run("org", "sync")).isZero();
        assertThat(err()).doesNotContain("has no token");
        run("opencode", "install");
        assertThat(run("org", "sync", "--materialise")).isZero();
        assertThat(err()).doesNotContain("has no token");
    }

    @Test
    void anOrganisationBehindALoginPageIsToldInWholeLinesWithWhatToDo() {
        run("auth", "login", url);
        assertThat(run("org", "sync")).isZero();
        var page = Answer.of("<html>").header("Content-Type", "text/html");
        organisation.says(FakeOrganisation.WELL_KNOWN, page);
        assertThat(run("org", "sync")).isEqualTo(1);
        assertThat(out())
                .startsWith("✗ " + url + ": Failed to load remote config from " + url)
                .contains("instead of JSON. Authentication is missing")
                .endsWith("\n    Run `sesame auth login " + url + "` to re-authenticate.\n")
                .doesNotContain("\\n");
        assertThat(run("opencode", "install")).isZero();
        assertThat(err())
                .contains("!  using the configuration of " + url + " from ", " seconds ago: ");
    }

    @Test
    void aProviderThatIsSentElsewhereIsToldBySync() {
        run("auth", "login", url);
        run("opencode", "install");
        organisation.says(
                FakeOrganisation.WELL_KNOWN,
                Answer.of(
                        """
                        {"config":{"provider":{"corp":{"models":{"m":{}},"options":{
                          "apiKey":"{env:CORP_TOKEN}","baseURL":"https://moved.example/v1"}}}}}\
                        """));
        assertThat(run("org", "sync")).isZero();
        assertThat(err())
                .contains("!  provider.corp gets no token", "may not go to https://moved.example");
    }

    @Test
    void thatNothingIsWrongIsNoWarning() {
        assertThat(run("config", "lint")).isZero();
        assertThat(err()).isEqualTo("0 errors, 0 warnings\n");
    }

    @Test
    void whoForgetsTheDashesOfExecIsTold() {
        assertThat(run("exec", "opencode", "--version")).isEqualTo(2);
        assertThat(err()).contains("Put -- before the program: sesame exec -- opencode");
        assertThat(run("org", "sync", "--version")).isEqualTo(2);
        assertThat(err()).doesNotContain("Put --");
    }

    @Test
    void installShowsWhatItDoesAndDoesItOnce() {
        run("auth", "login", url);
        assertThat(run("opencode", "install")).isZero();
        assertThat(out())
                .contains(
                        "┌  Install for OpenCode",
                        "●  write ~/.config/opencode/plugins/sesame.js",
                        "●  write ~/.config/opencode/config.json: model",
                        "●  keep the login with " + url + " out of ~/.local/share/opencode",
                        "◇  OpenCode then starts without your company's server",
                        "└  Take it back with: sesame opencode uninstall");
        assertThat(out())
                .contains(
                        "▲  the npm registry http://127.0.0.1:1/ does not answer",
                        "`sesame exec -- opencode`",
                        "~/.npmrc");
        assertThat(err()).contains("evil@1.0.0");
        assertThat(run("opencode", "install", "--yes")).isZero();
        assertThat(out()).contains("Everything is installed already");
    }

    @Test
    void statusIsForPeopleAndForPrograms() {
        run("auth", "login", url);
        run("opencode", "install");
        variables.put("PATH", home.resolve("programs").toString());
        assertThat(run("opencode", "status")).isZero();
        assertThat(out())
                .startsWith(
                        "✓ ~/.config/opencode/plugins/sesame.js\n    for all projects, version ")
                .contains("    asks " + home.resolve("programs/sesame") + "\n✓ " + url + "\n")
                .contains("    its settings are from ", " seconds ago");
        assertThat(run("opencode", "status", "--json")).isZero();
        assertThat(json().array("problems")).isEmpty();
        var shim = json().array("shims").getFirst().asObject().orElseThrow();
        assertThat(shim.string("scope")).contains("global");
        assertThat(shim.string("program")).contains(home.resolve("programs/sesame").toString());
        var login = json().array("organisations").getFirst().asObject().orElseThrow();
        assertThat(login.string("url")).contains(url);
        assertThat(login.string("confirmed")).isPresent();

        variables.put("OPENCODE_PURE", "1");
        assertThat(run("opencode", "status", "--json")).isEqualTo(1);
        assertThat(json().strings("problems")).singleElement().asString().contains("OPENCODE_PURE");
    }

    @Test
    void aProjectHasItsOwn() throws IOException {
        run("auth", "login", url);
        var before = Files.readString(home.resolve(".local/share/opencode/auth.json"));
        assertThat(run("opencode", "install", "--project")).isZero();
        assertThat(out())
                .contains(
                        "write ~/.opencode/plugins/sesame.js",
                        "in this project alone",
                        "sesame opencode uninstall --project");
        assertThat(run("opencode", "uninstall", "--project")).isZero();
        assertThat(out())
                .contains("●  delete ~/.opencode/plugins/sesame.js", "give the login with " + url);
        assertThat(home.resolve(".opencode")).doesNotExist();
        assertThat(home.resolve(".config/opencode")).doesNotExist();
        assertThat(home.resolve(".local/share/opencode/auth.json")).content().isEqualTo(before);
    }

    @Test
    void somethingElseInTheWayIsRefused() throws IOException {
        run("auth", "login", url);
        var shim = home.resolve(".config/opencode/plugins/sesame.js");
        Files.createDirectories(shim.getParent());
        Files.writeString(shim, "// mine");
        assertThat(run("opencode", "install")).isEqualTo(2);
        assertThat(err()).contains(shim + " is there already", "Move it away");
        assertThat(run("opencode", "uninstall")).isZero();
        assertThat(out()).contains("Nothing is installed here");
        assertThat(shim).hasContent("// mine");
    }
}
