package dev.sesame.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
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
import java.time.Instant;
import java.util.Map;
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
        assertThat(change.leftOut()).singleElement().asString().contains("evil");
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
        assertThat(user.setup().slowStart(Scope.GLOBAL, http)).isEmpty();
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
    void theProjectIsTheRepositoryThatTheFolderIsIn() throws IOException {
        var deep = Files.createDirectories(home.resolve("work/project/src/main"));
        var environment = new Environment(Map.of(), deep, home, () -> Instant.EPOCH);
        assertThat(Scope.PROJECT.shim(environment).path())
                .isEqualTo(deep.resolve(".opencode/plugins/sesame.js"));
        Files.createDirectory(home.resolve("work/project/.git"));
        assertThat(Scope.PROJECT.shim(environment).path())
                .isEqualTo(home.resolve("work/project/.opencode/plugins/sesame.js"));
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
        assertThatThrownBy(() -> user.setup().uninstall(Scope.GLOBAL))
                .hasMessageContaining("sesame.js is there already");
        assertThat(user.problems()).first().asString().contains("sesame.js is there already");
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
