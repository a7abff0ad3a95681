package dev.sesame.javaplugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.credential.Credential;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.AuthResult;
import dev.sesame.plugin.Authorization;
import dev.sesame.plugin.FetchRequest;
import dev.sesame.plugin.FetchResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example that logs in with a device code. */
final class DeviceLoginTest {
    private static final String CODE =
            "\"device_code\": \"d c\", \"user_code\": \"ABCD-EFGH\","
                    + " \"verification_uri\": \"https://idp/device\", \"interval\": 0";
    private static final String TOKENS =
            "{\"access_token\": \"at-2\", \"expires_in\": 3600, \"refresh_token\": \"rt-2\"}";
    private static final long FUTURE = System.currentTimeMillis() + 3_600_000;

    /** Shared, so that the example is compiled once. */
    @TempDir static Path temporary;

    private final Inputs inputs = Inputs.empty();
    private FakeProvider server;

    @BeforeEach
    void start() throws IOException {
        server = FakeProvider.start().device("{" + CODE + "}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private AuthHook hook() throws Exception {
        return hook(Examples.file("DeviceLogin.java"));
    }

    private AuthHook hook(Path file) throws Exception {
        var options =
                JsonObject.EMPTY
                        .with("provider", "corp")
                        .with("issuer", server.address())
                        .with("clientId", "cli");
        var plugin = new PluginFolder(temporary).plugins().load(file).getFirst();
        return plugin.init(inputs, options).auth().orElseThrow();
    }

    private static Authorization.Auto begin(AuthHook hook) throws Exception {
        var method = (AuthMethod.OAuth) hook.methods().getFirst();
        return (Authorization.Auto) method.authorize().authorize(Map.of());
    }

    @Test
    void thePersonIsSentToTheAddressWithTheCode() throws Exception {
        var shown = begin(hook());

        assertThat(shown.url()).isEqualTo("https://idp/device");
        assertThat(shown.instructions()).isEqualTo("Enter code: ABCD-EFGH");
        assertThat(server.requests("/device").getFirst().form())
                .isEqualTo(Map.of("client_id", "cli", "scope", "openid offline_access"));

        server.device("{" + CODE + ", \"verification_uri_complete\": \"https://idp/?c=ABCD\"}");
        assertThat(begin(hook()).url()).isEqualTo("https://idp/?c=ABCD");
    }

    @Test
    void itAsksUntilThePersonIsDone() throws Exception {
        server.token("{\"error\": \"authorization_pending\"}").token(TOKENS);

        var tokens = (AuthResult.Tokens) begin(hook()).callback().await();

        assertThat(tokens.access().reveal()).isEqualTo("at-2");
        assertThat(tokens.refresh().reveal()).isEqualTo("rt-2");
        assertThat(tokens.expires()).isGreaterThanOrEqualTo(FUTURE);
        assertThat(server.requests("/token"))
                .hasSize(2)
                .allSatisfy(it ->
                        assertThat(it.form())
                                .isEqualTo(
                                        Map.of(
                                                "client_id",
                                                "cli",
                                                "grant_type",
                                                "urn:ietf:params:oauth:grant-type:device_code",
                                                "device_code",
                                                "d c")));
    }

    /** The five seconds of the RFC are shortened in a copy of the example, and nothing else. */
    @Test
    void itAsksLessOftenWhenTheServerWantsThatOrGivesNoAnswer() throws Exception {
        var text = Files.readString(Examples.file("DeviceLogin.java"));
        var quick = text.replace("SLOW_DOWN = 5000;", "SLOW_DOWN = 5;");
        assertThat(quick).isNotEqualTo(text);
        var file = Files.writeString(temporary.resolve("DeviceLogin.java"), quick);
        server.token("{\"error\": \"slow_down\"}").token("<html>busy</html>").token(TOKENS);

        assertThat(begin(hook(file)).callback().await()).isInstanceOf(AuthResult.Tokens.class);
        assertThat(server.requests("/token")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"error": "access_denied"}| the login was denied
                    {"error": "expired_token"}| the code has expired, log in again
                    {"error": "invalid_client"}| the identity provider refused: invalid_client
                    {"error": "x", "error_description": "not here"}| the identity provider refused: not here
                    """)
    void aLoginThatFailsSaysWhy(String answer, String message) throws Exception {
        server.token(answer);
        var login = begin(hook());

        assertThatThrownBy(() -> login.callback().await()).hasMessage(message);
    }

    @Test
    void aCodeThatHasEndedIsNotAskedForAnyMore() throws Exception {
        server.device("{" + CODE + ", \"expires_in\": 0}");
        var login = begin(hook());

        assertThatThrownBy(() -> login.callback().await())
                .hasMessage("the code has expired, log in again");
        assertThat(server.requests("/token")).isEmpty();
    }

    @Test
    void aServerThatGivesNoCodeIsQuoted() throws Exception {
        server.device("{\"error\": \"unauthorized_client\"}");
        var hook = hook();

        assertThatThrownBy(() -> begin(hook))
                .hasMessage("the identity provider refused: unauthorized_client");
    }

    private FetchResponse ask() throws Exception {
        var options =
                hook().loader()
                        .orElseThrow()
                        .load(
                                () -> Optional.ofNullable(inputs.stored().get("corp")),
                                JsonObject.EMPTY);
        assertThat(options.options().string("apiKey")).contains("");
        var request = FetchRequest.get(URI.create(server.address() + "/v1/chat"));
        return Examples.send(options.fetch().orElseThrow(), request);
    }

    @Test
    void aGoodTokenGoesWithTheRequest() throws Exception {
        inputs.setAuth("corp", Examples.tokens("at-1", "rt-1", FUTURE));
        server.takes("at-1");

        assertThat(ask().text()).isEqualTo("pong");
        assertThat(server.requests("/token")).isEmpty();
    }

    @Test
    void aTokenThatIsAboutToEndIsRenewedFirst() throws Exception {
        inputs.setAuth(
                "corp", Examples.tokens("at-1", "rt-1", System.currentTimeMillis() + 30_000));
        server.takes("at-2").token(TOKENS);

        assertThat(ask().text()).isEqualTo("pong");

        assertThat(server.requests("/v1/")).hasSize(1);
        assertThat(server.requests("/token").getFirst().form())
                .isEqualTo(
                        Map.of(
                                "client_id",
                                "cli",
                                "grant_type",
                                "refresh_token",
                                "refresh_token",
                                "rt-1"));
        var stored = (Credential.OAuth) inputs.auth("corp").orElseThrow();
        assertThat(stored.refresh().reveal()).isEqualTo("rt-2");
        assertThat(stored.expires()).isGreaterThanOrEqualTo(FUTURE);
        assertThat(stored.accountId()).contains("account");
    }

    @Test
    void aTokenThatTheGatewayRefusesIsRenewedAndTheOldRefreshTokenKept() throws Exception {
        inputs.setAuth("corp", Examples.tokens("at-1", "rt-1", FUTURE));
        server.takes("at-2").token("{\"access_token\": \"at-2\", \"expires_in\": 3600}");

        assertThat(ask().text()).isEqualTo("pong");

        assertThat(server.requests("/v1/")).hasSize(2);
        var stored = (Credential.OAuth) inputs.auth("corp").orElseThrow();
        assertThat(stored.access().reveal()).isEqualTo("at-2");
        assertThat(stored.refresh().reveal()).isEqualTo("rt-1");
    }

    @Test
    void aLoginThatCannotBeRenewedSaysSo() throws Exception {
        inputs.setAuth("corp", Examples.tokens("at-1", "", 0));
        assertThatThrownBy(this::ask).hasMessage("the login has ended, log in again");

        inputs.setAuth("corp", Examples.tokens("at-1", "rt-1", 0));
        server.token("{\"error\": \"invalid_grant\"}");
        assertThatThrownBy(this::ask).hasMessage("the identity provider refused: invalid_grant");

        inputs.removeAuth("corp");
        assertThatThrownBy(this::ask).hasMessage("there are no tokens for corp, log in first");
    }
}
