package dev.sesame.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.credential.CredentialStore;
import dev.sesame.http.Http;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthResult;
import dev.sesame.plugin.AuthResult.Failed;
import dev.sesame.plugin.AuthResult.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is stored after a login through a plugin. */
class PluginResultTest {
    private static final Secret NONE = Secret.of("");

    @TempDir Path home;
    private Path auth = Path.of("");

    @BeforeEach
    void findTheFile() {
        auth = home.resolve(".local/share/opencode/auth.json");
    }

    @Test
    void moreMembersFollowTheTokensInTheirOrder() throws IOException {
        var more =
                JsonObject.EMPTY
                        .with("zone", "z")
                        .with("enterpriseUrl", "ghe.company.internal")
                        .with("access", "not this one")
                        .with("accountId", "acc")
                        .with("nested", JsonObject.EMPTY.with("n", new JsonNumber("1.50")));
        store(new Tokens(Secret.of("a"), Secret.of("r"), 123, more, Optional.empty()));

        assertThat(Files.readString(auth))
                .isEqualTo(
                        """
                        {
                          "corp": {
                            "type": "oauth",
                            "refresh": "r",
                            "access": "a",
                            "expires": 123,
                            "zone": "z",
                            "enterpriseUrl": "ghe.company.internal",
                            "accountId": "acc",
                            "nested": {
                              "n": 1.50
                            }
                          }
                        }\
                        """);
    }

    @Test
    void aNewLoginKeepsNothingOfAnOldOneAndEverythingOfOthers() throws IOException {
        Files.createDirectories(auth.getParent());
        Files.writeString(
                auth,
                """
                {"corp":{"type":"oauth","refresh":"r","access":"a","expires":1,"extra":"old"},
                 "else":{"type":"unheard of"}}\
                """);

        store(new Tokens(Secret.of("a2"), Secret.of("r2"), 2));

        assertThat(Files.readString(auth)).doesNotContain("extra").contains("\"a2\"", "unheard of");
    }

    @ParameterizedTest
    @CsvSource({
        "-5, 0",
        "0, 0",
        "1800000000000, 1800000000000",
        "9223372036854775807, 9007199254740991"
    })
    void timesThatOpenCodeWouldNotReadAreBroughtIntoItsRange(long expires, long stored)
            throws IOException {
        store(new Tokens(Secret.of("a"), Secret.of("r"), expires));

        assertThat(Files.readString(auth)).contains("\"expires\": " + stored + "\n");
    }

    @Test
    void thePluginsKeyAndMetadataWin() throws IOException {
        var inputs = new LinkedHashMap<String, String>();
        inputs.put("tenant", "typed");
        inputs.put("region", "eu");
        var key =
                new AuthResult.Key(
                        Optional.of(Secret.of("k\r\n")),
                        Map.of("tenant", "told"),
                        Optional.of("other"));

        login().withPlugin("corp", key, Secret.of("typed"), inputs);

        assertThat(auth)
                .content()
                .isEqualToIgnoringWhitespace(
                        """
                        {"other":{"type":"api","key":"k",
                         "metadata":{"tenant":"told","region":"eu"}}}
                        """);
    }

    @Test
    void nothingIsStoredOfWhatFailedOrCannotBeUsed() {
        assertRefused(new Failed(), Failure.ACCESS_DENIED);
        assertRefused(
                new AuthResult.Key(Optional.empty(), Map.of(), Optional.empty()),
                Failure.ACCESS_DENIED);
        assertRefused(new AuthResult.Key(Secret.of("\u00e9")), Failure.PROTOCOL);
        var number = JsonObject.EMPTY.with("accountId", JsonNumber.of(7));
        assertRefused(
                new Tokens(Secret.of("a"), Secret.of("r"), 1, number, Optional.empty()),
                Failure.PROTOCOL);
        assertThat(auth).doesNotExist();
    }

    private void assertRefused(AuthResult result, Failure failure) {
        assertThatThrownBy(() -> store(result))
                .isInstanceOfSatisfying(
                        AuthException.class, e -> assertThat(e.failure()).isEqualTo(failure));
    }

    private void store(AuthResult result) {
        login().withPlugin("corp", result, NONE, Map.of());
    }

    private Login login() {
        var environment = new Environment(Map.of(), home, home, InstantSource.system());
        return new Login(environment, new CredentialStore(environment), new Http(environment));
    }
}
