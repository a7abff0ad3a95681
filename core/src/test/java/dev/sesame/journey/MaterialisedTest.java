package dev.sesame.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Secret;
import dev.sesame.config.MaterialisedConfig;
import dev.sesame.credential.Credential;
import dev.sesame.credential.CredentialStore;
import dev.sesame.http.Http;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.wellknown.OrganisationRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MaterialisedTest {
    @TempDir private Path home;
    private World world;
    private Path auth;
    private Path config;
    private Path shim;

    @BeforeEach
    void somebodyIsLoggedIn() throws IOException {
        world = new World(home);
        world.logIn();
        auth = home.resolve(".local/share/opencode/auth.json");
        config = home.resolve(".config/opencode/config.json");
        shim = home.resolve(".local/state/sesame/opencode.json");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private Materialised materialised() {
        return new Materialised(world.environment(), credentials());
    }

    private CredentialStore credentials() {
        return new CredentialStore(world.environment());
    }

    private Materialised.Change change() {
        var startup =
                new Startup(
                        world.environment(),
                        OrganisationRules.load(world.environment()),
                        credentials(),
                        new Http(world.environment()));
        return materialised().materialise(startup.sync());
    }

    private void publish(String settings) {
        world.organisation.says(
                FakeOrganisation.WELL_KNOWN, Answer.of("{\"config\":" + settings + "}"));
    }

    @Test
    void putsTheSettingsWithoutTheTokenWhereOpenCodeReadsThem() throws IOException {
        var change = change();
        assertThat(config).doesNotExist();
        assertThat(change.lines())
                .containsExactly(
                        "write ~/.config/opencode/config.json: model, provider.corp",
                        "keep the login with "
                                + world.organisation.url()
                                + " out of ~/.local/share/opencode/auth.json");
        assertThat(change.leftOut()).singleElement().asString().contains("evil");
        change.apply();

        assertThat(config)
                .content()
                .startsWith("{\n  \"model\": \"corp/m\",")
                .contains("\"$schema\": \"https://opencode.ai/config.json\"")
                .doesNotContain("tok-123456789", "evil");
        assertThat(auth).content().isEqualTo("{\n  \n}");
        assertThat(change().lines()).isEmpty();
    }

    @Test
    void everythingIsTakenBack() throws IOException {
        var before = Files.readString(auth);
        change().apply();

        var back = materialised().remove();
        assertThat(back.lines()).hasSize(2).first().asString().startsWith("delete ~/.config");
        back.apply();

        assertThat(auth).content().isEqualTo(before);
        assertThat(config).doesNotExist();
        assertThat(shim).doesNotExist();
        assertThat(materialised().exists()).isFalse();
        assertThat(home.resolve(".local/state/sesame/materialised.json")).doesNotExist();
    }

    @Test
    void tellsTheShimWhereTheTokenBelongs() throws IOException {
        publish(
                """
                {"provider": {
                  "a": {"npm": "@ai-sdk/openai-compatible", "env": ["COMPANY_AI_TOKEN"]},
                  "b": {"options": {"apiKey": "x-{env:COMPANY_AI_TOKEN}",
                                    "headers": {"X-Org": "Bearer {env:COMPANY_AI_TOKEN}", "X-Other": "1"}}},
                  "c": {"env": ["COMPANY_AI_TOKEN"], "options": {"apiKey": "fixed"}}}}
                """);
        change().apply();

        var organisation = Json.parse(Files.readString(shim)).asObject().orElseThrow();
        assertThat(Json.write(organisation.array("organisations").getFirst()))
                .isEqualTo(
                        "{\"url\":\"%s\",\"variable\":\"COMPANY_AI_TOKEN\",\"hosts\":[\"127.0.0.1\"],\"origins\":[],\"providers\":{\"a\":{\"apiKey\":\"{env:COMPANY_AI_TOKEN}\"},\"b\":{\"apiKey\":\"x-{env:COMPANY_AI_TOKEN}\",\"headers\":{\"X-Org\":\"Bearer {env:COMPANY_AI_TOKEN}\"}}}}"
                                .formatted(world.organisation.url()));
        assertThat(List.of(config, shim))
                .allSatisfy(f -> assertThat(Files.getPosixFilePermissions(f)).hasSize(2));
    }

    @Test
    void noReferenceIsMadeOfTwoHalves() {
        publish(
                """
                {"provider": {"a": {"options": {"headers":
                  {"A": "{file:~/x", "B": "/../../.aws/token}"}}}}}
                """);

        change().apply();

        assertThat(config).doesNotExist();
        assertThatThrownBy(() ->
                        MaterialisedConfig.requireOnly(
                                "{env:A}",
                                JsonObject.EMPTY.with("a", "{env:A}").with("b", "{env:\n}")))
                .hasMessageContaining("refers to more than {env:A}");
    }

    @Test
    void theLaterOrganisationIsOverTheEarlierAtOnceAndFromThenOn() throws IOException {
        change().apply();
        try (var other = FakeOrganisation.publishing("{\"config\":{\"model\":\"beta/m\"}}")) {
            var login = new Credential.WellKnown("BETA_TOKEN", Secret.of("tok-987654321"));
            credentials().put(other.url().toString(), login);
            assertThat(world.session().config().tree().string("model")).contains("beta/m");
            change().apply();
            assertThat(config).content().contains("\"model\": \"beta/m\"");
            assertThat(change().lines()).isEmpty();
            assertThat(world.session().config().tree().string("model")).contains("beta/m");
        }
    }

    @Test
    void aFileThatWasThereBeforeIsNotTouched() throws IOException {
        Files.createDirectories(config.getParent());
        Files.writeString(config, "{\"model\":\"mine/m\"}");
        var before = Files.readString(auth);

        assertThatThrownBy(this::change)
                .hasMessageContaining("config.json was not written by Sesame");

        assertThat(config).content().isEqualTo("{\"model\":\"mine/m\"}");
        assertThat(auth).content().isEqualTo(before);
        assertThat(shim).doesNotExist();
        materialised().remove().apply();
        assertThat(config).content().isEqualTo("{\"model\":\"mine/m\"}");
    }

    @Test
    void whatOthersWriteIntoTheFileStaysTheirs() throws IOException {
        change().apply();
        var tree = Json.parse(Files.readString(config)).asObject().orElseThrow();
        Files.writeString(config, Json.write(tree.with("model", "mine/m").with("share", "auto")));

        publish("{\"username\":\"new\",\"model\":\"corp/other\"}");
        change().apply();
        assertThat(Files.readString(config))
                .contains("\"model\": \"mine/m\"", "\"share\": \"auto\"", "\"username\": \"new\"")
                .doesNotContain("provider");

        materialised().remove().apply();
        assertThat(Json.parse(Files.readString(config)))
                .isEqualTo(
                        Json.parse(
                                "{\"$schema\":\"https://opencode.ai/config.json\",\"model\":\"mine/m\",\"share\":\"auto\"}"));
    }

    @Test
    void aFileWithCommentsIsLeftToThePerson() throws IOException {
        change().apply();
        Files.writeString(config, "// mine\n" + Files.readString(config));

        assertThatThrownBy(() -> materialised().remove())
                .hasMessageContaining("has comments")
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.nextStep()).startsWith("Take the comments"));
        assertThatThrownBy(this::change).hasMessageContaining("has comments");
        assertThat(config).content().startsWith("// mine");
    }

    @Test
    void anOrganisationThatAnswersNonsenseStaysAsItWas() throws IOException {
        change().apply();
        var before = Files.readString(config);
        world.organisation.says(FakeOrganisation.WELL_KNOWN, Answer.of("<html>"));

        assertThat(change().lines()).isEmpty();
        change().apply();

        assertThat(config).content().isEqualTo(before);
        assertThat(shim).exists();
    }

    @Test
    void sesameItselfGoesByWhatTheOrganisationSaysNow() {
        change().apply();
        publish("{\"model\":\"corp/newer\"}");

        var session = world.session();

        assertThat(session.config().tree().string("model")).contains("corp/newer");
        assertThat(session.config().tree().object("provider")).isEmpty();
        assertThat(session.memberships()).hasSize(1);
        assertThat(credentials().kept().isKept(world.organisation.url().toString())).isTrue();
    }

    @Test
    void aLogoutTakesBackItsOwn() {
        change().apply();
        var url = world.organisation.url().toString();
        assertThat(materialised().contains(url)).isTrue();

        credentials().remove(url);
        materialised().remove(url).apply();

        assertThat(config).doesNotExist();
        assertThat(shim).doesNotExist();
        assertThat(home.resolve(".local/state/sesame/logins.json")).doesNotExist();
    }
}
