package dev.sesame.acceptance;

import static dev.sesame.acceptance.OpenCode.NEW;
import static dev.sesame.acceptance.OpenCode.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.acceptance.Invocation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real OpenCode with an organisation that Sesame has materialised, and which form of a key
 * reaches which version; in the profile {@code real-opencode} only.
 */
@Tag("real-opencode")
class RealMaterialisedTest {
    /** Each provider has the token in another form. */
    private static final String DOCUMENT =
            """
            {"wellknown": {
               "auth": {"command": ["echo", "tok-real-1"], "env": "CORP_TOKEN"},
               "config": {
                 "username": "from the organisation",
                 "model": "key/m",
                 "provider": {
                   "key": {
                     "npm": "@ai-sdk/openai-compatible", "env": ["CORP_TOKEN"],
                     "options": {"baseURL": "GATEWAY/v1", "apiKey": "{env:CORP_TOKEN}"},
                     "models": {"m": {}}},
                   "env": {
                     "npm": "@ai-sdk/openai-compatible", "env": ["CORP_TOKEN"],
                     "api": "GATEWAY/v1", "models": {"m": {}}},
                   "two": {
                     "npm": "@ai-sdk/openai-compatible", "env": ["CORP_TOKEN", "CORP_OTHER"],
                     "api": "GATEWAY/v1", "models": {"m": {}}},
                   "header": {
                     "npm": "@ai-sdk/openai-compatible",
                     "options": {"baseURL": "GATEWAY/v1",
                       "headers": {"Authorization": "Bearer {env:CORP_TOKEN}"}},
                     "models": {"m": {}}}}}}}
            """;

    @TempDir private Path folder;
    private ScenarioServer organisation;
    private ScenarioServer gateway;
    private String url;
    private Person sesame;

    @BeforeEach
    void oneOrganisationAndItsGateway() throws IOException {
        gateway = new ScenarioServer(new Scenario(folder, JsonTree.parse("{}")), folder);
        var document = DOCUMENT.replace("GATEWAY", gateway.places().fill("${ORG}"));
        organisation = new ScenarioServer(new Scenario(folder, JsonTree.parse(document)), folder);
        url = organisation.places().fill("${ORG}");
        sesame = Person.in(folder);
    }

    @AfterEach
    void nothingRemains() throws IOException {
        organisation.close();
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void aDeadOrganisationStopsNobody(String version) throws IOException, InterruptedException {
        succeeds(sesame.run("auth", "login", url));
        var auth = Files.readString(sesame.authFile());
        succeeds(sesame.run("org", "sync", "--materialise"));
        assertThat(sesame.authFile()).content().doesNotContain("tok-real-1");
        var written = Files.readString(config());
        organisation.close();

        var openCode = openCode(version).with("CORP_TOKEN", "tok-exported");
        assertThat(succeeds(openCode.run("run", "ping"))).contains("pong from gateway");
        assertThat(authorization()).isEqualTo("Bearer tok-exported");
        assertThat(JsonTree.parse(openCode.run("debug", "config").stdout()).path("username"))
                .hasToString("\"from the organisation\"");

        assertThat(config()).content().isEqualTo(written);
        succeeds(sesame.run("org", "sync", "--remove"));
        assertThat(sesame.authFile()).content().isEqualTo(auth);
        assertThat(config()).doesNotExist();
    }

    /** What {@code config lint} says of these forms. */
    @ParameterizedTest
    @CsvSource({
        NEW + ", key, true", NEW + ", env, false", NEW + ", two, false", NEW + ", header, true",
        OLD + ", key, true", OLD + ", env, true", OLD + ", two, false", OLD + ", header, true"
    })
    void theTokenReachesItInThisForm(String version, String provider, boolean reaches)
            throws IOException, InterruptedException {
        succeeds(sesame.run("auth", "login", url));

        succeeds(openCode(version).run("run", "-m", provider + "/m", "ping"));

        assertThat(authorization()).isEqualTo(reaches ? "Bearer tok-real-1" : "");
    }

    private String authorization() {
        var requests =
                gateway.received().stream()
                        .filter(request -> request.path().endsWith("/chat/completions"))
                        .toList();
        assertThat(requests).isNotEmpty();
        return requests.getLast().authorization();
    }

    private Path config() {
        return sesame.surroundings().home().resolve(".config/opencode/config.json");
    }

    private Person openCode(String version) throws IOException, InterruptedException {
        return sesame.using(OpenCode.installed(version).toString());
    }

    private static String succeeds(Outcome outcome) {
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        return outcome.stdout();
    }
}
