package dev.sesame.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeOrganisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code opencode install}, {@code uninstall} and {@code status}, without a terminal. */
final class OpenCodeCommandsTest {
    @TempDir Path home;
    private CommandLine sesame;
    private FakeOrganisation organisation;
    private String url;

    @BeforeEach
    void start() throws IOException {
        sesame = new CommandLine(home);
        sesame.variables.put("PATH", "/usr/bin:/bin");
        sesame.variables.put("npm_config_registry", "http://127.0.0.1:1/");
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

    private JsonObject json() {
        return Json.parse(sesame.out()).asObject().orElseThrow();
    }

    @Test
    void whoIsNotLoggedInIsToldWhatToDo() {
        assertThat(sesame.run("opencode", "install")).isEqualTo(4);
        assertThat(sesame.err()).contains("not logged in", "sesame auth login https://");
        assertThat(sesame.run("opencode", "status")).isEqualTo(1);
        assertThat(sesame.out())
                .isEqualTo(
                        "✗ not installed, and not logged in with any organisation: run `sesame auth"
                                + " login https://…`, then `sesame opencode install`\n");
        assertThat(sesame.run("opencode", "uninstall")).isZero();
        assertThat(sesame.out()).contains("Nothing is installed");
    }

    @Test
    void whoMaterialisesAloneIsToldThatOpenCodeHasNoToken() {
        sesame.run("auth", "login", url);
        assertThat(sesame.run("org", "sync", "--materialise")).isZero();
        assertThat(sesame.err())
                .contains(
                        "!  OpenCode now has no token of its own: run `sesame opencode install`",
                        "`sesame exec -- opencode`, or export CORP_TOKEN;",
                        "`sesame org sync --remove`");
        assertThat(sesame.run("org", "sync")).isZero();
        assertThat(sesame.err()).doesNotContain("has no token");
        sesame.run("opencode", "install");
        assertThat(sesame.run("org", "sync", "--materialise")).isZero();
        assertThat(sesame.err()).doesNotContain("has no token");
    }

    @Test
    void anOrganisationBehindALoginPageIsToldInWholeLinesWithWhatToDo() {
        sesame.run("auth", "login", url);
        assertThat(sesame.run("org", "sync")).isZero();
        var page = Answer.of("<html>").header("Content-Type", "text/html");
        organisation.says(FakeOrganisation.WELL_KNOWN, page);
        assertThat(sesame.run("org", "sync")).isEqualTo(1);
        assertThat(sesame.out())
                .startsWith("✗ " + url + ": Failed to load remote config from " + url)
                .contains("instead of JSON. Authentication is missing")
                .endsWith("\n    Run `sesame auth login " + url + "` to re-authenticate.\n")
                .doesNotContain("\\n");
        assertThat(sesame.run("opencode", "install")).isZero();
        assertThat(sesame.err())
                .contains("!  using the configuration of " + url + " from ", " seconds ago: ");
    }

    @Test
    void aProviderThatIsSentElsewhereIsToldBySync() {
        sesame.run("auth", "login", url);
        sesame.run("opencode", "install");
        organisation.says(
                FakeOrganisation.WELL_KNOWN,
                Answer.of(
                        """
                        {"config":{"provider":{"corp":{"models":{"m":{}},"options":{
                          "apiKey":"{env:CORP_TOKEN}","baseURL":"https://moved.example/v1"}}}}}\
                        """));
        assertThat(sesame.run("org", "sync")).isZero();
        assertThat(sesame.err())
                .contains("!  provider.corp gets no token", "may not go to https://moved.example");
    }

    @Test
    void thatNothingIsWrongIsNoWarning() {
        assertThat(sesame.run("config", "lint")).isZero();
        assertThat(sesame.err()).isEqualTo("0 errors, 0 warnings\n");
    }

    @Test
    void whoForgetsTheDashesOfExecIsTold() {
        assertThat(sesame.run("exec", "opencode", "--version")).isEqualTo(2);
        assertThat(sesame.err()).contains("Put -- before the program: sesame exec -- opencode");
        assertThat(sesame.run("org", "sync", "--version")).isEqualTo(2);
        assertThat(sesame.err()).doesNotContain("Put --");
    }

    @Test
    void installShowsWhatItDoesAndDoesItOnce() {
        sesame.run("auth", "login", url);
        assertThat(sesame.run("opencode", "install")).isZero();
        assertThat(sesame.out())
                .contains(
                        "┌  Install for OpenCode",
                        "●  write ~/.config/opencode/plugins/sesame.js",
                        "●  write ~/.config/opencode/config.json: model",
                        "●  keep the login with " + url + " out of ~/.local/share/opencode",
                        "◇  OpenCode then starts without your company's server",
                        "└  Take it back with: sesame opencode uninstall");
        assertThat(sesame.out())
                .contains(
                        "▲  the npm registry http://127.0.0.1:1/ does not answer",
                        "`sesame exec -- opencode`",
                        "~/.npmrc");
        assertThat(sesame.err()).contains("evil@1.0.0");
        assertThat(sesame.run("opencode", "install", "--yes")).isZero();
        assertThat(sesame.out()).contains("Everything is installed already");
    }

    @Test
    void statusIsForPeopleAndForPrograms() {
        sesame.run("auth", "login", url);
        sesame.run("opencode", "install");
        sesame.variables.put("PATH", home.resolve("programs").toString());
        assertThat(sesame.run("opencode", "status")).isZero();
        assertThat(sesame.out())
                .startsWith(
                        "✓ ~/.config/opencode/plugins/sesame.js\n    for all projects, version ")
                .contains("    asks " + home.resolve("programs/sesame") + "\n✓ " + url + "\n")
                .contains("    its settings are from ", " seconds ago");
        assertThat(sesame.run("opencode", "status", "--json")).isZero();
        assertThat(json().array("problems")).isEmpty();
        var shim = json().array("shims").getFirst().asObject().orElseThrow();
        assertThat(shim.string("scope")).contains("global");
        assertThat(shim.string("program")).contains(home.resolve("programs/sesame").toString());
        var login = json().array("organisations").getFirst().asObject().orElseThrow();
        assertThat(login.string("url")).contains(url);
        assertThat(login.string("confirmed")).isPresent();

        sesame.variables.put("OPENCODE_PURE", "1");
        assertThat(sesame.run("opencode", "status", "--json")).isEqualTo(1);
        assertThat(json().strings("problems")).singleElement().asString().contains("OPENCODE_PURE");
    }

    @Test
    void aProjectHasItsOwn() throws IOException {
        sesame.run("auth", "login", url);
        var before = Files.readString(home.resolve(".local/share/opencode/auth.json"));
        assertThat(sesame.run("opencode", "install", "--project")).isZero();
        assertThat(sesame.out())
                .contains(
                        "write ~/.opencode/plugins/sesame.js",
                        "in this project alone",
                        "sesame opencode uninstall --project");
        assertThat(sesame.run("opencode", "uninstall", "--project")).isZero();
        assertThat(sesame.out())
                .contains("●  delete ~/.opencode/plugins/sesame.js", "give the login with " + url);
        assertThat(home.resolve(".opencode")).doesNotExist();
        assertThat(home.resolve(".config/opencode")).doesNotExist();
        assertThat(home.resolve(".local/share/opencode/auth.json")).content().isEqualTo(before);
    }

    @Test
    void somethingElseInTheWayIsRefused() throws IOException {
        sesame.run("auth", "login", url);
        var shim = home.resolve(".config/opencode/plugins/sesame.js");
        Files.createDirectories(shim.getParent());
        Files.writeString(shim, "// mine");
        assertThat(sesame.run("opencode", "install")).isEqualTo(2);
        assertThat(sesame.err()).contains(shim + " is there already", "Move it away");
        assertThat(sesame.run("opencode", "uninstall")).isZero();
        assertThat(sesame.out()).contains("Nothing is installed here");
        assertThat(shim).hasContent("// mine");
    }
}
