package dev.sesame.acceptance;

import static dev.sesame.acceptance.OpenCode.NEW;
import static dev.sesame.acceptance.OpenCode.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sesame.acceptance.Invocation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sesame and the real OpenCode in one home, with one organisation. Needs npm and what npm needs, so
 * it runs in the profile {@code real-opencode} only.
 */
@Tag("real-opencode")
class RealOpenCodeTest {
    /** The key of {@code acme} is given by the project, so that it may go to the test's gateway. */
    private static final String SCENARIO =
            """
            {"wellknown": {
               "auth": {"command": ["echo", "tok-real-1"], "env": "CORP_TOKEN"},
               "config": {
                 "username": "from the organisation",
                 "model": "corp/m",
                 "provider": {"corp": {
                   "npm": "@ai-sdk/openai-compatible", "name": "Corp", "env": ["CORP_TOKEN"],
                   "options": {"baseURL": "${ORG}/v1", "apiKey": "{env:CORP_TOKEN}"},
                   "models": {"m": {"name": "M"}}}}}}}
            """;

    private static final String PROJECT =
            """
            {"provider": {"acme": {
               "npm": "@ai-sdk/openai-compatible", "options": {"baseURL": "${ORG}/v1"},
               "models": {"m": {"name": "M"}}}}}
            """;

    @TempDir private Path folder;
    private ScenarioServer server;
    private String organisation;
    private Person sesame;

    @BeforeEach
    void oneHomeAndOneOrganisation() throws IOException {
        server = new ScenarioServer(new Scenario(folder, JsonTree.parse(SCENARIO)), folder);
        organisation = server.places().fill("${ORG}");
        sesame = Person.in(folder);
        Files.writeString(
                sesame.surroundings().project().resolve("opencode.json"),
                server.places().fill(PROJECT));
    }

    @AfterEach
    void nothingRemains() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void openCodeUsesWhatSesameLoggedIn(String version) throws IOException, InterruptedException {
        var openCode = openCode(version);
        succeeds(sesame.run("auth", "login", organisation));
        succeeds(sesame.runWithInput("key-real-1\n", "auth", "login", "-p", "acme"));
        assertThat(plain(succeeds(openCode.run("auth", "list"))))
                .contains(organisation + " wellknown", "api", "2 credentials");
        asks(openCode, "corp/m", "Bearer tok-real-1");
        asks(openCode, "acme/m", "Bearer key-real-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void sesameUsesWhatOpenCodeLoggedIn(String version) throws IOException, InterruptedException {
        succeeds(openCode(version).run("auth", "login", organisation));
        assertThat(succeeds(sesame.run("auth", "list")))
                .contains(organisation + " wellknown", "1 credentials");
        asks(sesame, "corp/m", "Bearer tok-real-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void aLogoutBySesameIsOneForOpenCode(String version) throws IOException, InterruptedException {
        var openCode = openCode(version);
        succeeds(openCode.run("auth", "login", organisation));
        succeeds(sesame.run("auth", "logout", organisation));
        assertThat(plain(succeeds(openCode.run("auth", "list")))).contains("0 credentials");
    }

    @Test
    void aLogoutByOpenCodeIsOneForSesame() throws IOException, InterruptedException {
        succeeds(sesame.run("auth", "login", organisation));
        succeeds(openCode(NEW).run("auth", "logout", organisation));
        assertThat(succeeds(sesame.run("auth", "list"))).contains("0 credentials");
    }

    @Test
    void bothResolveTheSameConfiguration() throws IOException, InterruptedException {
        succeeds(sesame.run("auth", "login", organisation));
        var theirs = resolved(openCode(NEW));
        assertThat(JsonTree.differences("", theirs, resolved(sesame))).isEmpty();
        assertThat(theirs.path("username").asText()).isEqualTo("from the organisation");
    }

    private Person openCode(String version) throws IOException, InterruptedException {
        return sesame.using(OpenCode.installed(version).toString());
    }

    /** Asks a model; the answer must come from the gateway, and the gateway must see the secret. */
    private void asks(Person person, String model, String authorization)
            throws IOException, InterruptedException {
        int before = server.received().size();
        assertThat(plain(succeeds(person.run("run", "-m", model, "ping"))))
                .contains("pong from gateway");
        assertThat(server.received().subList(before, server.received().size()))
                .filteredOn(request -> request.path().endsWith("/chat/completions"))
                .isNotEmpty()
                .allSatisfy(
                        request -> assertThat(request.authorization()).isEqualTo(authorization));
    }

    /** Secrets are shown by OpenCode and hidden by Sesame, which docs/compatibility.md says. */
    private static JsonNode resolved(Person person) throws IOException, InterruptedException {
        var config = JsonTree.parse(succeeds(person.run("debug", "config")));
        assertThat(config.at("/provider/corp/options/apiKey").asText()).isIn("tok-real-1", "***");
        ((ObjectNode) config.at("/provider/corp/options")).remove("apiKey");
        return config;
    }

    private static String succeeds(Outcome outcome) {
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        return outcome.stdout() + (outcome.stdout().startsWith("{") ? "" : outcome.stderr());
    }

    private static String plain(String text) {
        return Wording.plain(text);
    }
}
