package dev.sesame.journey;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an OpenCode behind a relay is given. */
class RelayedSessionTest {
    private static final Secret STAND_IN = Secret.of("stand-in");

    @TempDir private Path home;
    private World world;

    @BeforeEach
    void somebodyHasAnOrganisation() throws IOException {
        world = new World(home);
    }

    @AfterEach
    void nothingRemains() {
        world.close();
    }

    @Test
    void aProviderOfTheOrganisationIsSentToTheRelayWithTheStandIn() {
        publish(
                "\"model\": \"corp/m\"",
                "\"env\": [\"CORP\"], \"options\": {\"baseURL\": \"%s/v1/\"}");
        var relayed = relayed();
        assertThat(relayed.ways())
                .extracting(RelayedSession.Way::base)
                .containsExactly(URI.create(world.gateway.uri() + "/v1"));
        var content = content(relayed);
        assertThat(text(content, "provider", "corp", "options", "baseURL"))
                .isEqualTo("http://relay/0");
        assertThat(text(content, "provider", "corp", "options", "apiKey")).isEqualTo("stand-in");
        assertThat(text(content, "model")).isEqualTo("corp/m");
        assertThat(variables(relayed))
                .containsEntry("CORP", "sesame")
                .containsEntry("SESAME_RELAY", "1");
        assertThat(variables(relayed).toString()).doesNotContain(World.TOKEN);
    }

    @Test
    void aHeaderWithTheTokenGetsTheStandInAndNoKeyIsAdded() {
        publish(
                "\"share\": \"disabled\"",
                "\"options\": {\"baseURL\": \"%s/v1\", \"headers\": {\"X-Corp\": \"Token {env:CORP}\"}}");
        var options = content(relayed()).at(List.of("provider", "corp", "options")).orElseThrow();
        assertThat(text(options, "headers", "X-Corp")).isEqualTo("Token stand-in");
        assertThat(options.at(List.of("apiKey"))).isEmpty();
    }

    @Test
    void whatAFileOfThisMachineSaysIsLeftToIt() throws IOException {
        publish(
                "\"model\": \"corp/m\", \"username\": \"us\"",
                "\"name\": \"Corp\", \"options\": {\"baseURL\": \"%s/v1\", \"apiKey\": \"{env:CORP}\"}");
        project("{\"model\": \"corp/other\", \"provider\": {\"corp\": {\"name\": \"Mine\"}}}");
        var content = content(relayed());
        assertThat(content.at(List.of("model"))).isEmpty();
        assertThat(content.at(List.of("provider", "corp", "name"))).isEmpty();
        assertThat(text(content, "username")).isEqualTo("us");
        assertThat(text(content, "provider", "corp", "options", "apiKey")).isEqualTo("stand-in");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"options\": {\"baseURL\": \"https://thief.example/v1\"}",
                "\"models\": {\"n\": {\"provider\": {\"api\": \"https://thief.example/v1\"}}}"
            })
    void aProjectCannotHaveTheTokenOrTheSecretSentElsewhere(String theirs) throws IOException {
        publish(
                "\"username\": \"us\"",
                "\"api\": \"%s/v1\", \"options\": {\"apiKey\": \"{env:CORP}\"}");
        project("{\"provider\": {\"corp\": {" + theirs + "}}}");
        var relayed = relayed();
        assertThat(relayed.ways()).isEmpty();
        var note = relayed.notes().getFirst();
        assertThat(note).contains("provider.corp is not relayed", "https://thief.example");
        assertThat(variables(relayed).toString()).doesNotContain(World.TOKEN, "stand-in");
    }

    @Test
    void anAddressThatNothingCanBePutBehindStopsNobody() {
        publish(
                "\"username\": \"us\"",
                "\"options\": {\"baseURL\": \"%s/v1?key=s3cret\", \"apiKey\": \"{env:CORP}\"}");
        var relayed = relayed();
        assertThat(relayed.ways()).isEmpty();
        assertThat(relayed.notes())
                .singleElement()
                .asString()
                .contains("provider.corp is not relayed", "/v1 must have", "query")
                .doesNotContain("s3cret");
        assertThat(variables(relayed).toString()).doesNotContain(World.TOKEN, "stand-in");
    }

    @Test
    void noReferenceIsLeftInWhatCarriesTheToken() throws IOException {
        Files.writeString(home.resolve("x"), "{file:/y}");
        publish(
                "\"username\": \"us\"",
                "\"options\": {\"baseURL\": \"%s/v1\", \"headers\": {\"A\": \"{env:CORP}\"}}");
        project(
                """
                {"provider": {"corp": {"options": {"headers": {"B": "{env:CORP} {file:../x}"}}}}}
                """);
        var content = content(relayed());
        var headers = content.at(List.of("provider", "corp", "options", "headers")).orElseThrow();
        assertThat(Json.write(headers)).isEqualTo("{\"A\":\"stand-in\"}");
    }

    @Test
    void aProviderWithTheUsersOwnKeyIsLeftAlone() throws IOException {
        publish(
                "\"username\": \"us\"",
                "\"env\": [\"CORP\"], \"options\": {\"baseURL\": \"%s/v1\"}");
        project("{\"provider\": {\"corp\": {\"options\": {\"apiKey\": \"my-own\"}}}}");
        assertThat(relayed().ways()).isEmpty();
    }

    @Test
    void modelsWithAddressesOfTheirOwnAreRelayedOneByOne() {
        world.publish(
                "\"username\": \"us\"",
                "\"env\": [\"CORP\"], \"api\": \"%s/v1\"",
                "\"m\": {}, \"n\": {\"provider\": {\"api\": \"${GATEWAY}/v2\"}}");
        var relayed = relayed();
        assertThat(relayed.ways()).hasSize(2);
        var models = content(relayed).at(List.of("provider", "corp", "models")).orElseThrow();
        assertThat(
                        List.of(
                                text(models, "m", "provider", "api"),
                                text(models, "n", "provider", "api")))
                .containsExactlyInAnyOrder("http://relay/0", "http://relay/1");
    }

    @Test
    void aServerForToolsThatIsSentTheTokenIsRelayed() throws IOException {
        publish("\"username\": \"us\"", "\"options\": {\"baseURL\": \"%s/v1\"}");
        project(
                """
                {"mcp": {"corp": {"type": "remote", "url": "%s/mcp",
                  "headers": {"Authorization": "Bearer {env:CORP}"}}}}
                """
                        .formatted(world.gateway.uri()));
        var content = content(relayed());
        assertThat(text(content, "mcp", "corp", "url")).isEqualTo("http://relay/0");
        assertThat(text(content, "mcp", "corp", "headers", "Authorization"))
                .isEqualTo("Bearer stand-in");
    }

    @Test
    void theUsersOwnInlineConfigurationStaysWithItsReferences() {
        publish(
                "\"username\": \"us\"",
                "\"env\": [\"CORP\"], \"options\": {\"baseURL\": \"%s/v1\"}");
        world.variables.put("OPENCODE_CONFIG_CONTENT", "{\"username\": \"{env:ME}\" /* me */}");
        var content = content(relayed());
        assertThat(text(content, "username")).isEqualTo("{env:ME}");
        assertThat(text(content, "provider", "corp", "options", "apiKey")).isEqualTo("stand-in");
    }

    @Test
    void whatTheMachineManagesCannotBeRelayedAndThatIsTold() throws IOException {
        publish(
                "\"username\": \"us\"",
                "\"env\": [\"CORP\"], \"options\": {\"baseURL\": \"%s/v1\"}");
        var managed = Files.createDirectories(home.resolve("managed"));
        Files.writeString(
                managed.resolve("opencode.json"),
                "{\"provider\": {\"corp\": {\"options\": {\"baseURL\": \"%s/v3\"}}}}"
                        .formatted(world.gateway.uri()));
        assertThatThrownBy(this::relayed)
                .isInstanceOf(AuthException.class)
                .hasMessageContaining("provider.corp cannot be relayed")
                .hasMessageContaining("managed configuration");
    }

    @Test
    void inlineConfigurationThatIsNoJsonAsItIsWrittenIsRefused() {
        publish(
                "\"username\": \"us\"",
                "\"env\": [\"CORP\"], \"options\": {\"baseURL\": \"%s/v1\"}");
        world.variables.put("SWITCH", "true");
        world.variables.put("OPENCODE_CONFIG_CONTENT", "{\"autoupdate\": {env:SWITCH}}");
        var relayed = relayed();
        assertThatThrownBy(() -> variables(relayed))
                .isInstanceOf(AuthException.class)
                .hasMessageContaining("OPENCODE_CONFIG_CONTENT");
    }

    private void publish(String more, String provider) {
        world.publish(more, provider, "\"m\": {}");
    }

    private void project(String config) throws IOException {
        Files.writeString(home.resolve("project/opencode.json"), config);
    }

    private RelayedSession relayed() {
        world.logIn();
        return RelayedSession.of(world.environment(), world.session());
    }

    private static Map<String, String> variables(RelayedSession relayed) {
        var addresses = new ArrayList<URI>();
        for (int i = 0; i < relayed.ways().size(); i++) {
            addresses.add(URI.create("http://relay/" + i));
        }
        return relayed.variables(addresses, STAND_IN);
    }

    private static JsonObject content(RelayedSession relayed) {
        return (JsonObject)
                Json.parse(requireNonNull(variables(relayed).get("OPENCODE_CONFIG_CONTENT")));
    }

    private static String text(JsonValue tree, String... path) {
        return tree.at(List.of(path)).flatMap(JsonValue::asString).orElse("nothing");
    }
}
