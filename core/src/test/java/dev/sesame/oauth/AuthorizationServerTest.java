package dev.sesame.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.testkit.ScriptedIdentityProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthorizationServerTest {
    private Provider provider;

    @BeforeEach
    void start() throws IOException {
        provider = new Provider();
    }

    @AfterEach
    void stop() throws IOException {
        provider.close();
    }

    private static void assertFails(
            Failure failure, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AuthException.class, e -> assertThat(e.failure()).isEqualTo(failure));
    }

    private static AuthorizationServer read(String issuer, String more) {
        var json =
                "{\"issuer\":\"ISSUER\",\"token_endpoint\":\"ISSUER/t\"MORE}"
                        .replace("ISSUER", issuer)
                        .replace("MORE", more);
        return AuthorizationServer.of(issuer, object(json));
    }

    private static JsonObject object(String json) {
        return Json.parse(json).asObject().orElseThrow();
    }

    @Test
    void findsADocumentOfOpenIdConnect() {
        var server = provider.server();

        assertThat(server.issuer()).isEqualTo(provider.script.issuer());
        assertThat(server.tokenEndpoint()).hasPath("/token");
        assertThat(server.authorizationEndpoint()).map(URI::getPath).contains("/authorize");
        assertThat(server.deviceAuthorizationEndpoint()).map(URI::getPath).contains("/device");
        assertThat(server.revocationEndpoint()).map(URI::getPath).contains("/revoke");
        assertThat(server.namesIssuerInRedirect()).isFalse();
    }

    @Test
    void findsADocumentOfRfc8414BetweenHostAndPath() {
        var issuer = provider.script.issuer() + "/realms/corp";
        var document = provider.script.description().replace(provider.script.issuer(), issuer);
        provider.script.saysJson(
                "/.well-known/oauth-authorization-server/realms/corp", 200, document);

        var server = AuthorizationServer.discover(issuer, provider.http);

        assertThat(server.tokenEndpoint()).hasPath("/realms/corp/token");
        assertThat(provider.script.requests("/realms/corp/.well-known/openid-configuration"))
                .hasSize(1);
    }

    @Test
    void refusesADocumentOfAnotherIssuer() {
        var document = provider.script.description().replace("\"issuer\": \"", "\"issuer\": \"x");
        provider.script.saysJson(ScriptedIdentityProvider.OPENID, 200, document);

        assertFails(Failure.UNTRUSTED, provider::server);
        assertFails(
                Failure.UNTRUSTED,
                () -> AuthorizationServer.of("https://a.test", object("{\"token_endpoint\":1}")));
        assertFails(
                Failure.UNTRUSTED,
                () -> AuthorizationServer.discover(provider.script.issuer() + "/", provider.http));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://idp.corp.test",
                "https://idp.corp.test?x=1",
                "https://idp.corp.test#x",
                "https://user@idp.corp.test",
                "ftp://idp.corp.test",
                "idp.corp.test",
                "--proxy=x",
                "not a url",
                "",
            })
    void refusesAnIssuerThatIsNoSecureUrl(String issuer) {
        assertFails(
                Failure.INVALID_INPUT, () -> AuthorizationServer.discover(issuer, provider.http));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization_endpoint",
                "device_authorization_endpoint",
                "revocation_endpoint"
            })
    void refusesAnEndpointThatIsNotSecure(String endpoint) {
        for (var uri :
                new String[] {"http://a.test/x", "javascript:x", "https://u@a.test", "--x"}) {
            var more = ",\"" + endpoint + "\":\"" + uri + "\"";
            assertFails(Failure.UNTRUSTED, () -> read("https://a.test", more));
        }
    }

    @Test
    void refusesADocumentWithoutATokenEndpoint() {
        var json = "{\"issuer\":\"https://a.test\"}";
        assertFails(Failure.PROTOCOL, () -> AuthorizationServer.of("https://a.test", object(json)));
    }

    @Test
    void tellsWhatTheServerSaysItCan() {
        var server =
                read("https://a.test", ",\"authorization_response_iss_parameter_supported\":true");

        assertThat(server.namesIssuerInRedirect()).isTrue();
        assertThat(server.authorizationEndpoint()).isEmpty();
    }

    @Test
    void followsNoRedirect() {
        provider.script
                .saysJson("/elsewhere", 200, provider.script.description())
                .then(
                        "/r" + ScriptedIdentityProvider.OPENID,
                        "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));

        assertFails(
                Failure.PROTOCOL,
                () -> AuthorizationServer.discover(provider.script.issuer() + "/r", provider.http));
        assertThat(provider.script.requests("/elsewhere")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "[]", "{\"issuer\":\"a\",\"issuer\":\"b\"}", ""})
    void refusesWhatIsNoDocument(String text) {
        provider.script.saysJson(ScriptedIdentityProvider.OPENID, 200, text);

        assertFails(Failure.PROTOCOL, provider::server);
    }

    @Test
    void namesTheStatusOfAServerThatIsOutOfOrder() {
        provider.script.saysJson(ScriptedIdentityProvider.OPENID, 503, "{}");

        assertThatThrownBy(provider::server).hasMessageContaining("503");
    }
}
