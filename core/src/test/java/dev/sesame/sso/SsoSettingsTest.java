package dev.sesame.sso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.oauth.ClientAuthentication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SsoSettingsTest {
    private static final String BASE = "\"issuer\":\"https://idp.test\",\"client_id\":\"c\"";

    @TempDir Path folder;

    private static JsonObject json(String more) {
        return Json.parse("{" + BASE + more + "}").asObject().orElseThrow();
    }

    private static SsoSettings settings(String more) {
        return SsoSettings.of(json(more), "the test");
    }

    private ClientSettings client(String more) {
        var environment =
                new Environment(
                        Map.of("CLIENT_SECRET", "from-variable"),
                        folder,
                        folder,
                        InstantSource.system());
        return new ClientSettings(settings(more), environment);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",\"nonsense\":\"x\"|means nothing",
                ",\"scope\":1|is no text",
                ",\"scope\":[1]|is no text",
                ",\"grant\":\"password\"|is none of authorization_code"
            })
    void whatCannotBeMeantIsRefused(String more, String why) {
        assertThatThrownBy(() -> settings(more))
                .isInstanceOf(AuthException.class)
                .hasMessageContaining(why)
                .hasMessageStartingWith("the test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "http://idp.test", "https://idp.test?x", "https://a@idp.test"})
    void anIssuerIsAnHttpsUrl(String issuer) {
        var json = JsonObject.EMPTY.with("issuer", issuer).with("client_id", "c");
        assertThatThrownBy(() -> SsoSettings.of(json, "the command line"))
                .hasMessageContaining("\"issuer\" is not an https URL");
    }

    @Test
    void theIssuerAndTheClientMustBeNamed() {
        var json = JsonObject.EMPTY.with("issuer", "https://idp.test").with("client_id", " ");
        assertThatThrownBy(() -> SsoSettings.of(json, "the test"))
                .hasMessageContaining("\"client_id\" is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"client_secret_file\":\"/etc/passwd\"",
                ",\"client_secret_env\":\"HOME\"",
                ",\"subject_token_file\":\"x\"",
                ",\"account\":\"x\"",
                ",\"grant\":\"client_credentials\""
            })
    void anOrganisationMayNotReachForFilesAndVariables(String more) {
        assertThatThrownBy(() -> SsoSettings.published(json(more), "the organisation"))
                .isInstanceOf(AuthException.class);
        assertThat(SsoSettings.published(json(",\"grant\":\"device_code\""), "it").grant())
                .isEqualTo(Grant.DEVICE_CODE);
    }

    @Test
    void theSameSettingsHaveTheSameNameHoweverTheyAreWritten() {
        var name = settings(",\"scope\":\"a b\"").name();
        assertThat(settings(",\"scope\":[\"a\",\"b\"]").name()).isEqualTo(name);
        assertThat(settings(",\"scope\":\"a b\",\"grant\":\"authorization_code\"").name())
                .isEqualTo(name);
        assertThat(settings(",\"scope\":\"a\"").name()).isNotEqualTo(name);
        assertThat(settings("").forAccount("work").name()).isNotEqualTo(settings("").name());
        assertThat(settings("").forAccount("work")).hasToString("https://idp.test (work)");
        assertThat(settings("").forAccount("work").login()).endsWith("--account work");
    }

    @Test
    void theCommandToSignInNamesWhatMakesAnotherLogin() {
        var more = ",\"scope\":\"a b\",\"resource\":\"https://r.test\",\"grant\":\"device_code\"";
        assertThat(settings(more).forAccount("it's $HOME").login())
                .endsWith(
                        " --grant device_code --scope a --scope b --resource https://r.test"
                                + " --account 'it'\\''s $HOME'");
        assertThat(settings(",\"client_secret_file\":\"/run/my secret\"").login())
                .endsWith(" --client-secret-file '/run/my secret'");
    }

    @Test
    void peopleAskForALoginThatStaysAndMachinesForNothing() {
        assertThat(client("").registration().scopes()).containsExactly("openid", "offline_access");
        assertThat(client(",\"grant\":\"client_credentials\"").registration().scopes()).isEmpty();
        var asked =
                client(",\"scope\":\"s\",\"audience\":\"a\",\"resource\":\"https://r.test\"")
                        .registration();
        assertThat(asked.scopes()).containsExactly("s");
        assertThat(asked.audiences()).containsExactly("a");
        assertThat(asked.resources()).hasSize(1);
        assertThatThrownBy(() -> client(",\"resource\":[\"no url\"]").registration())
                .hasMessageContaining("it is no URL");
    }

    @Test
    void theClientsSecretIsReadFromWhereTheSettingsSay() throws IOException {
        Files.writeString(folder.resolve("secret"), "from-file\n");
        assertThat(authentication("")).isInstanceOf(ClientAuthentication.None.class);
        assertThat(authentication(",\"client_assertion_file\":\"~/t\""))
                .isEqualTo(new ClientAuthentication.AssertionFile(folder.resolve("t")));
        assertThat(authentication(",\"client_key_file\":\"secret\""))
                .isInstanceOf(ClientAuthentication.PrivateKeyJwt.class);
        assertThat(secret(",\"client_secret_file\":\"secret\"")).isEqualTo("from-file");
        assertThat(secret(",\"client_secret_env\":\"CLIENT_SECRET\"")).isEqualTo("from-variable");
        assertThatThrownBy(() -> authentication(",\"client_secret_env\":\"NONE\""))
                .hasMessageContaining("NONE is not set");
        assertThatThrownBy(() -> authentication(",\"client_secret_file\":\"none\""))
                .hasMessageContaining("cannot be read");
    }

    private ClientAuthentication authentication(String more) {
        return client(more).registration().authentication();
    }

    private String secret(String more) {
        return ((ClientAuthentication.SecretBasic) authentication(more)).secret().reveal();
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/zero, is not a file",
        "., is not a file",
        "empty, is empty",
        "huge, too large"
    })
    void whatIsNoSecretInAFileIsRefused(String file, String why) throws IOException {
        Files.writeString(folder.resolve("empty"), "\n");
        Files.writeString(folder.resolve("huge"), "x".repeat((64 << 10) + 1));
        for (var member : List.of("client_secret_file", "client_key_file")) {
            assertThatThrownBy(() -> authentication(",\"" + member + "\":\"" + file + "\""))
                    .isInstanceOf(AuthException.class)
                    .hasMessageContaining(why)
                    .hasMessageContaining(member);
        }
    }

    @Test
    void theTokenOfAMachineIsReadFromItsFile() throws IOException {
        Files.writeString(folder.resolve("token"), "subject\n");
        var given = client(",\"subject_token_file\":\"token\"");
        assertThat(given.subjectToken().reveal()).isEqualTo("subject");
        assertThat(given.subjectTokenType()).endsWith(":jwt");
        assertThat(client(",\"subject_token_type\":\"urn:x\"").subjectTokenType())
                .isEqualTo("urn:x");
        assertThatThrownBy(() -> client("").subjectTokenFile())
                .hasMessageContaining("it needs \"subject_token_file\"");
    }
}
