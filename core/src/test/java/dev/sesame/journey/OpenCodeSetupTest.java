package dev.sesame.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.http.Http;
import dev.sesame.journey.OpenCodeSetup.Scope;
import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeOrganisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Installing for OpenCode, and taking it back. */
final class OpenCodeSetupTest {
    @TempDir private Path home;
    private OpenCodeHome user;

    @BeforeEach
    void somebodyIsLoggedIn() throws IOException {
        user = new OpenCodeHome(home);
    }

    @AfterEach
    void stop() {
        user.close();
    }

    @ParameterizedTest
    @EnumSource(Scope.class)
    void everyFileAndFolderIsAsItWas(Scope scope) throws IOException {
        user.credentials().put("acme", new Credential.Api(Secret.of("key-1")));
        var before = user.everything();
        user.install(scope);
        assertThat(user.everything()).isNotEqualTo(before);
        user.uninstall(scope);
        assertThat(user.everything()).isEqualTo(before);
        assertThat(home.resolve(".local/state/sesame/opencode.json")).doesNotExist();
    }

    @Test
    void whatIsDoneIsToldBeforeAndDoneOnce() throws IOException {
        var before = user.everything();
        var change = user.setup().install(Scope.GLOBAL, user.published());
        assertThat(user.everything()).isEqualTo(before);
        assertThat(change.lines())
                .containsExactly(
                        "write ~/.config/opencode/plugins/sesame.js",
                        "write ~/.config/opencode/config.json: model, provider.corp",
                        "keep the login with "
                                + user.url
                                + " out of ~/.local/share/opencode/auth.json");
        assertThat(change.notes()).singleElement().asString().contains("evil");
        change.apply();
        assertThat(user.setup().install(Scope.GLOBAL, user.published()).lines()).isEmpty();
        assertThat(
                        user.setup("1.1", OpenCodeHome.PROGRAM)
                                .install(Scope.GLOBAL, user.published())
                                .lines())
                .containsExactly("update ~/.config/opencode/plugins/sesame.js");
        assertThat(user.setup().uninstall(Scope.GLOBAL).lines())
                .containsExactly(
                        "delete ~/.config/opencode/plugins/sesame.js",
                        "delete ~/.config/opencode/config.json",
                        "give the login with "
                                + user.url
                                + " back to ~/.local/share/opencode/auth.json");
        user.uninstall(Scope.GLOBAL);
        assertThat(user.setup().uninstall(Scope.GLOBAL).lines()).isEmpty();
    }

    @Test
    void whereThePackagesOfOpenCodeCannotBeHadItIsTold() throws IOException {
        var http = new Http(user.world.environment());
        user.world.variables.put("npm_config_registry", user.world.gateway.uri().toString());
        assertThat(user.setup().slowStart(Scope.GLOBAL, http).orElse(""))
                .contains("the first start of OpenCode takes longer");
        user.world.variables.put("npm_config_registry", "http://127.0.0.1:1/");
        assertThat(user.setup().slowStart(Scope.GLOBAL, http).orElse(""))
                .contains("http://127.0.0.1:1/ does not answer");
        Files.createDirectories(home.resolve(".config/opencode/node_modules"));
        assertThat(user.setup().slowStart(Scope.GLOBAL, http)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GLOBAL, PROJECT, GLOBAL, PROJECT", "GLOBAL, PROJECT, PROJECT, GLOBAL",
        "PROJECT, GLOBAL, GLOBAL, PROJECT", "PROJECT, GLOBAL, PROJECT, GLOBAL"
    })
    void theLastShimTakesTheOrganisationsWithIt(Scope one, Scope two, Scope three, Scope four)
            throws IOException {
        var before = user.everything();
        user.install(one);
        user.install(two);
        user.uninstall(three);
        assertThat(user.problems()).isEmpty();
        user.uninstall(four);
        assertThat(user.everything()).isEqualTo(before);
        assertThat(user.problems()).singleElement().asString().contains("not installed");
    }

    @Test
    void anotherFolderKnowsOfAProjectsShimAndLeavesItAlone() throws IOException {
        var other = home.resolve("other");
        Files.createDirectories(other.resolve(".git"));
        var before = user.everything();
        user.install(Scope.PROJECT);
        var installed = user.everything();
        for (var scope : Scope.values()) {
            var nothing = user.setupIn(other).uninstall(scope);
            nothing.apply();
            assertThat(nothing.lines()).isEmpty();
            assertThat(nothing.notes())
                    .singleElement()
                    .asString()
                    .contains("~/project/.opencode/plugins/sesame.js is installed", "--project");
        }
        assertThat(user.setupIn(other).status().problems())
                .singleElement()
                .asString()
                .contains("not installed here, but for another project");
        assertThat(user.everything()).isEqualTo(installed);

        user.setupIn(other).install(Scope.PROJECT, user.published()).apply();
        var first = user.setup().uninstall(Scope.PROJECT);
        assertThat(first.lines()).containsExactly("delete ~/project/.opencode/plugins/sesame.js");
        assertThat(first.notes()).first().asString().contains("others need them");
        first.apply();
        assertThat(user.setupIn(other).status().problems()).isEmpty();
        user.setupIn(other).uninstall(Scope.PROJECT).apply();
        assertThat(user.everything()).isEqualTo(before);
    }

    @Test
    void whatOpenCodeLeavesBesideAPluginIsNamed() throws IOException {
        user.install(Scope.GLOBAL);
        assertThat(user.setup().uninstall(Scope.GLOBAL).notes()).isEmpty();
        var modules = Files.createDirectories(home.resolve(".config/opencode/node_modules"));
        Files.writeString(modules.resolveSibling("package.json"), "{}");
        var change = user.setup().uninstall(Scope.GLOBAL);
        change.apply();
        assertThat(change.notes())
                .singleElement()
                .asString()
                .contains("in ~/.config/opencode there are node_modules, package.json: delete");
        assertThat(modules).exists();
    }

    @Test
    void aShimThatWasDeletedByHandIsTakenBackWithTheRest() throws IOException {
        var before = user.everything();
        user.install(Scope.GLOBAL);
        Files.delete(user.shim);
        user.uninstall(Scope.GLOBAL);
        assertThat(home.resolve(".config/opencode/config.json")).doesNotExist();
        assertThat(home.resolve(".local/state/sesame/shims.json")).doesNotExist();
        assertThat(user.everything()).containsAllEntriesOf(before);
    }

    @Test
    void whatWasMaterialisedWithoutAShimStays() {
        new Materialised(user.world.environment(), user.credentials())
                .materialise(user.published())
                .apply();
        var nothing = user.setup().uninstall(Scope.GLOBAL);
        nothing.apply();
        assertThat(nothing.lines()).isEmpty();
        assertThat(nothing.notes()).singleElement().asString().contains("org sync --remove");
        assertThat(home.resolve(".config/opencode/config.json")).exists();
    }

    @Test
    void withoutALoginOrAnAnswerNothingIsWritten() throws IOException {
        user.world.close();
        try (var other = FakeOrganisation.start()) {
            user.credentials().remove(user.url);
            assertThatThrownBy(() -> user.setup().install(Scope.GLOBAL, user.published()))
                    .isInstanceOfSatisfying(
                            AuthException.class,
                            e -> assertThat(e.failure()).isEqualTo(Failure.NOT_LOGGED_IN));
            var login = new Credential.WellKnown("TOKEN", Secret.of("tok"));
            user.credentials().put(other.url().toString(), login);
            assertThatThrownBy(() -> user.setup().install(Scope.GLOBAL, user.published()))
                    .hasMessageContaining("404");
        }
        assertThat(user.shim).doesNotExist();
    }

    @Test
    void nothingIsDoneWhereSomethingElseIsInTheWay() throws IOException {
        Files.createDirectories(user.shim.getParent());
        Files.writeString(user.shim, "// mine");
        var before = user.everything();
        assertThatThrownBy(() -> user.setup().install(Scope.GLOBAL, user.published()))
                .hasMessageContaining("sesame.js is there already");
        assertThat(user.setup().uninstall(Scope.GLOBAL).lines()).isEmpty();
        user.uninstall(Scope.GLOBAL);
        assertThat(user.problems())
                .singleElement()
                .asString()
                .contains("sesame.js is there already");
        Files.delete(user.shim);
        Files.writeString(home.resolve(".config/opencode/config.json"), "{}");
        assertThatThrownBy(() -> user.setup().install(Scope.GLOBAL, user.published()))
                .hasMessageContaining("config.json");
        assertThat(user.shim).doesNotExist();
        assertThat(before).containsValue("// mine");
    }

    @Test
    void aShimThatCannotBeWrittenLeavesOpenCodeWithItsLogin() throws IOException {
        Files.createDirectories(home.resolve(".config/opencode"));
        Files.writeString(home.resolve(".config/opencode/plugins"), "no folder");
        var before = user.everything();
        assertThatThrownBy(() -> user.install(Scope.GLOBAL)).hasMessageContaining("cannot write");
        assertThat(user.everything()).isEqualTo(before);
    }

    @Test
    void anOrganisationThatIsDownStaysAsItWas() {
        user.install(Scope.GLOBAL);
        user.world.organisation.says(FakeOrganisation.WELL_KNOWN, Answer.of("<html>").status(500));
        assertThat(user.setup().install(Scope.GLOBAL, user.published()).lines()).isEmpty();
        assertThat(user.problems()).isEmpty();
    }

    @Test
    void sesameItselfDoesNotLoadTheShim() {
        user.install(Scope.GLOBAL);
        assertThat(user.world.session().config().tree().array("plugin")).hasSize(1);
        assertThat(user.world.session().pluginEntries()).isEmpty();
    }
}
