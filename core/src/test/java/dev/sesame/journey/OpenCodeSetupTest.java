package dev.sesame.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.credential.CredentialStore;
import dev.sesame.http.Http;
import dev.sesame.journey.OpenCodeSetup.Scope;
import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.wellknown.Published;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Installing for OpenCode, taking it back, and what is told of it. */
final class OpenCodeSetupTest {
    private static final Path PROGRAM = Path.of("/bin/sh");

    @TempDir private Path home;
    private World world;
    private String url;
    private Path shim;

    @BeforeEach
    void somebodyIsLoggedIn() throws IOException {
        world = new World(home);
        world.logIn();
        url = world.organisation.url().toString();
        shim = home.resolve(".config/opencode/plugins/sesame.js");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private CredentialStore credentials() {
        return new CredentialStore(world.environment());
    }

    private OpenCodeSetup setup(String version) {
        return new OpenCodeSetup(world.environment(), credentials(), version, PROGRAM);
    }

    private OpenCodeSetup setup() {
        return setup("1.0");
    }

    private List<Published> published() {
        var http = new Http(world.environment());
        return new Startup(world.environment(), credentials(), http).sync();
    }

    private void install(Scope scope) {
        setup().install(scope, published()).apply();
    }

    private void uninstall(Scope scope) {
        setup().uninstall(scope).apply();
    }

    private List<String> problems() {
        return setup().status().problems();
    }

    /** All of this user's files and folders with their content, but Sesame's own. */
    private Map<String, String> everything() throws IOException {
        var all = new TreeMap<String, String>();
        try (var paths = Files.walk(home)) {
            for (var path : paths.filter(p -> !p.toString().contains("state")).toList()) {
                all.put(path.toString(), Files.isDirectory(path) ? "" : Files.readString(path));
            }
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource(Scope.class)
    void everyFileAndFolderIsAsItWas(Scope scope) throws IOException {
        credentials().put("acme", new Credential.Api(Secret.of("key-1")));
        var before = everything();
        install(scope);
        assertThat(everything()).isNotEqualTo(before);
        uninstall(scope);
        assertThat(everything()).isEqualTo(before);
        assertThat(home.resolve(".local/state/sesame/opencode.json")).doesNotExist();
    }

    @Test
    void whatIsDoneIsToldBeforeAndDoneOnce() throws IOException {
        var before = everything();
        var change = setup().install(Scope.GLOBAL, published());
        assertThat(everything()).isEqualTo(before);
        assertThat(change.lines())
                .containsExactly(
                        "write ~/.config/opencode/plugins/sesame.js",
                        "write ~/.config/opencode/config.json: model, provider.corp",
                        "keep the login with " + url + " out of ~/.local/share/opencode/auth.json");
        assertThat(change.leftOut()).singleElement().asString().contains("evil");
        change.apply();
        assertThat(setup().install(Scope.GLOBAL, published()).lines()).isEmpty();
        assertThat(setup("1.1").install(Scope.GLOBAL, published()).lines())
                .containsExactly("update ~/.config/opencode/plugins/sesame.js");
        assertThat(setup().uninstall(Scope.GLOBAL).lines())
                .containsExactly(
                        "delete ~/.config/opencode/plugins/sesame.js",
                        "delete ~/.config/opencode/config.json",
                        "give the login with "
                                + url
                                + " back to ~/.local/share/opencode/auth.json");
        uninstall(Scope.GLOBAL);
        assertThat(setup().uninstall(Scope.GLOBAL).lines()).isEmpty();
    }

    @Test
    void theLastShimTakesTheOrganisationsWithIt() {
        install(Scope.GLOBAL);
        install(Scope.PROJECT);
        uninstall(Scope.GLOBAL);
        assertThat(problems()).isEmpty();
        uninstall(Scope.PROJECT);
        assertThat(credentials().kept().pinned()).isEmpty();
        assertThat(problems()).singleElement().asString().contains("not installed");
    }

    @Test
    void withoutALoginOrAnAnswerNothingIsWritten() throws IOException {
        world.close();
        try (var other = FakeOrganisation.start()) {
            credentials().remove(url);
            assertThatThrownBy(() -> setup().install(Scope.GLOBAL, published()))
                    .isInstanceOfSatisfying(
                            AuthException.class,
                            e -> assertThat(e.failure()).isEqualTo(Failure.NOT_LOGGED_IN));
            var login = new Credential.WellKnown("TOKEN", Secret.of("tok"));
            credentials().put(other.url().toString(), login);
            assertThatThrownBy(() -> setup().install(Scope.GLOBAL, published()))
                    .hasMessageContaining("404");
        }
        assertThat(shim).doesNotExist();
    }

    @Test
    void nothingIsDoneWhereSomethingElseIsInTheWay() throws IOException {
        Files.createDirectories(shim.getParent());
        Files.writeString(shim, "// mine");
        var before = everything();
        assertThatThrownBy(() -> setup().install(Scope.GLOBAL, published()))
                .hasMessageContaining("sesame.js is there already");
        assertThatThrownBy(() -> setup().uninstall(Scope.GLOBAL))
                .hasMessageContaining("sesame.js is there already");
        assertThat(problems()).first().asString().contains("sesame.js is there already");
        Files.delete(shim);
        Files.writeString(home.resolve(".config/opencode/config.json"), "{}");
        assertThatThrownBy(() -> setup().install(Scope.GLOBAL, published()))
                .hasMessageContaining("config.json");
        assertThat(shim).doesNotExist();
        assertThat(before).containsValue("// mine");
    }

    @Test
    void aShimThatCannotBeWrittenLeavesOpenCodeWithItsLogin() throws IOException {
        Files.createDirectories(home.resolve(".config"));
        Files.writeString(home.resolve(".config/opencode"), "no folder");
        assertThatThrownBy(() -> install(Scope.GLOBAL)).hasMessageContaining("cannot write");
        assertThat(credentials().kept().pinned()).isEmpty();
    }

    @Test
    void statusTellsWhatIsInstalledAndHowOldTheSettingsAre() {
        install(Scope.GLOBAL);
        world.clock.advance(Duration.ofMinutes(5));
        var status = setup().status();
        assertThat(status.problems()).isEmpty();
        assertThat(status.shims())
                .singleElement()
                .satisfies(place -> assertThat(place.path()).isEqualTo(shim))
                .satisfies(place -> assertThat(place.installed().version()).isEqualTo("1.0"))
                .satisfies(place -> assertThat(place.program()).contains(PROGRAM));
        assertThat(status.logins())
                .singleElement()
                .satisfies(login -> assertThat(login.url()).isEqualTo(url))
                .satisfies(login -> assertThat(login.isMaterialised()).isTrue())
                .satisfies(login ->
                        assertThat(login.age(world.clock.instant())).contains("5 minutes"));
    }

    @Test
    void statusTellsWhatKeepsOpenCodeFromGoodTokens() throws IOException {
        assertThat(problems())
                .containsExactly("the shim is not installed: run `sesame opencode install`");
        install(Scope.GLOBAL);
        world.variables.put("OPENCODE_PURE", "1");
        assertThat(problems()).singleElement().asString().contains("OPENCODE_PURE");
        world.variables.remove("OPENCODE_PURE");

        assertThat(setup("1.1").status().problems())
                .singleElement()
                .asString()
                .contains("another version");

        var auth = home.resolve(".local/share/opencode/auth.json");
        Files.writeString(
                auth,
                "{\""
                        + url
                        + "\":{\"type\":\"wellknown\",\"key\":\"COMPANY_AI_TOKEN\",\"token\":\"new\"}}");
        assertThat(problems())
                .singleElement()
                .asString()
                .contains("a newer login", "sesame org sync");
        setup().install(Scope.GLOBAL, published()).apply();
        assertThat(problems()).isEmpty();

        try (var other = FakeOrganisation.publishing("{\"config\":{}}")) {
            credentials()
                    .put(
                            other.url().toString(),
                            new Credential.WellKnown("TOKEN", Secret.of("tok")));
            assertThat(problems()).singleElement().asString().contains("still asks " + other.url());
            credentials().remove(other.url().toString());
        }
        Files.writeString(home.resolve(".config/opencode/config.json"), "{ // mine");
        assertThat(problems()).singleElement().asString().contains("config.json");
    }

    @Test
    void statusTellsThatTheProgramIsGone() throws IOException {
        var program = Files.createFile(home.resolve("sesame"));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        var gone = Path.of("/nowhere/sesame");
        new OpenCodeSetup(world.environment(), credentials(), "1.0", gone)
                .install(Scope.GLOBAL, published())
                .apply();
        assertThat(problems()).singleElement().asString().contains("is gone");
        world.variables.put("PATH", home.toString());
        assertThat(problems()).isEmpty();
        assertThat(setup().status().shims().getFirst().program()).contains(program);
    }

    @Test
    void anOrganisationThatIsDownStaysAsItWas() {
        install(Scope.GLOBAL);
        world.organisation.says(FakeOrganisation.WELL_KNOWN, Answer.of("<html>").status(500));
        assertThat(setup().install(Scope.GLOBAL, published()).lines()).isEmpty();
        assertThat(problems()).isEmpty();
    }

    @Test
    void sesameItselfDoesNotLoadTheShim() {
        install(Scope.GLOBAL);
        assertThat(world.session().config().tree().array("plugin")).hasSize(1);
        assertThat(world.session().pluginEntries()).isEmpty();
    }
}
