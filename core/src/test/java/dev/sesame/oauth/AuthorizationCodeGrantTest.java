package dev.sesame.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The login in the browser, with a redirect to this machine. */
@Timeout(60)
final class AuthorizationCodeGrantTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    private Provider provider;
    private AuthorizationAttempt attempt;
    private Visitor browser;
    private Map<String, String> asked;

    @BeforeEach
    void start() throws IOException {
        provider = new Provider();
        provider.script.saysJson(
                "/token", 200, "{\"access_token\":\"at\",\"token_type\":\"Bearer\"}");
        begin(provider.publicClient());
    }

    private void begin(OAuthClient client) {
        attempt = new AuthorizationCodeGrant(client).start();
        asked = parameters(attempt.uri());
        browser = new Visitor(attempt.redirectUri());
    }

    @AfterEach
    void stop() throws IOException {
        attempt.close();
        provider.close();
    }

    private static Map<String, String> parameters(URI uri) {
        var parameters = new HashMap<String, String>();
        for (var pair : uri.getRawQuery().split("&", -1)) {
            var parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private String granted() {
        return "code=CODE-1&state=" + asked.get("state");
    }

    private void assertEnds(Failure failure, String words) {
        assertThatThrownBy(() -> attempt.await(LONG))
                .hasMessageContaining(words)
                .isInstanceOfSatisfying(
                        AuthException.class, e -> assertThat(e.failure()).isEqualTo(failure));
        assertThat(provider.script.requests("/token")).isEmpty();
    }

    @Test
    void asksAsTheRfcsSay() {
        assertThat(attempt.uri().toString()).startsWith(provider.script.issuer() + "/authorize?");
        assertThat(asked)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", "sesame")
                .containsEntry("scope", "openid llm")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("redirect_uri", attempt.redirectUri().toString());
        assertThat(List.of("state", "nonce", "code_challenge"))
                .allSatisfy(name -> assertThat(asked.get(name)).hasSizeGreaterThanOrEqualTo(43));
        assertThat(attempt.redirectUri().toString())
                .matches("http://127\\.0\\.0\\.1:\\d+/callback");
    }

    @Test
    void everyAttemptMakesUpItsOwnSecrets() {
        var first = Map.copyOf(asked);
        attempt.close();
        begin(provider.publicClient());

        for (var name : List.of("state", "nonce", "code_challenge")) {
            assertThat(asked.get(name)).isNotEqualTo(first.get(name));
        }
    }

    @Test
    void aRedirectBringsTheToken() throws IOException, NoSuchAlgorithmException {
        var page = browser.redirect(granted());

        assertThat(attempt.await(LONG).orThrow().accessToken()).isEqualTo(Secret.of("at"));
        assertThat(page)
                .startsWith("HTTP/1.1 200")
                .contains("Content-Security-Policy: default-src 'none'")
                .doesNotContain("CODE-1", asked.get("state"));
        var form = provider.form();
        assertThat(form)
                .containsEntry("grant_type", "authorization_code")
                .containsEntry("code", "CODE-1")
                .containsEntry("client_id", "sesame")
                .containsEntry("redirect_uri", attempt.redirectUri().toString());
        var digest =
                MessageDigest.getInstance("SHA-256")
                        .digest(
                                form.getOrDefault("code_verifier", "")
                                        .getBytes(StandardCharsets.US_ASCII));
        assertThat(asked.get("code_challenge"))
                .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
    }

    @Test
    void whatIsNotTheRedirectIsSentAwayAndTheLoginGoesOn() throws IOException {
        var path = attempt.redirectUri().getPath();
        var host = "Host: " + browser.host();
        var query = path + "?" + granted();

        assertThat(browser.send("GET " + query + " HTTP/1.1", "Host: evil.test"))
                .startsWith("HTTP/1.1 400");
        assertThat(browser.send("GET " + query + " HTTP/1.1")).startsWith("HTTP/1.1 400");
        assertThat(browser.send("GET " + query + " HTTP/1.1", host, host))
                .startsWith("HTTP/1.1 400");
        assertThat(browser.send("POST " + query + " HTTP/1.1", host)).startsWith("HTTP/1.1 405");
        assertThat(browser.send("GET /callback/x?" + granted() + " HTTP/1.1", host))
                .startsWith("HTTP/1.1 404");
        assertThat(browser.send("GET /favicon.ico HTTP/1.1", host)).startsWith("HTTP/1.1 404");
        assertThat(browser.send("nonsense")).startsWith("HTTP/1.1 400");
        assertThat(browser.redirect("code=CODE-1&state=other")).startsWith("HTTP/1.1 400");
        assertThat(browser.redirect("code=CODE-1")).startsWith("HTTP/1.1 400");
        assertThat(browser.redirect("code=A&" + granted())).startsWith("HTTP/1.1 400");
        assertThat(browser.redirect("code=%zz&state=x")).startsWith("HTTP/1.1 400");
        assertThat(provider.script.requests("/token")).isEmpty();

        assertThat(browser.redirect(granted())).startsWith("HTTP/1.1 200");
        assertThat(attempt.await(LONG)).isInstanceOf(TokenResponse.class);
    }

    @Test
    void visitorsWhoSayNothingKeepNobodyOut() throws IOException {
        try (var first = browser.connect();
                var second = browser.connect()) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            assertThat(browser.redirect(granted())).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void visitorsWhoNeverComeToAnEndKeepNobodyOut() throws IOException {
        for (int i = 0; i < 40; i++) {
            var socket = browser.connect();
            Thread.startVirtualThread(() -> drip(socket));
        }
        assertThat(browser.redirect(granted())).startsWith("HTTP/1.1 200");
    }

    private static void drip(Socket visitor) {
        try (visitor) {
            for (int i = 0; i < 100; i++) {
                visitor.getOutputStream().write('x');
                Thread.sleep(Duration.ofSeconds(1));
            }
        } catch (IOException | InterruptedException _) {
            // it was sent away
        }
    }

    @Test
    void thePortIsClosedAfterTheAnswer() throws IOException {
        browser.redirect(granted());
        attempt.await(LONG);

        assertThatThrownBy(() -> browser.connect().close()).isInstanceOf(ConnectException.class);
    }

    @Test
    void aRefusalEndsTheLogin() throws IOException {
        var query = "error=access_denied&error_description=no%1b%5b2J&state=" + asked.get("state");

        assertThat(browser.redirect(query)).startsWith("HTTP/1.1 200");

        assertEnds(Failure.ACCESS_DENIED, "access_denied: no\\x1b[2J");
    }

    @Test
    void anAnswerOfAnotherIssuerEndsTheLogin() throws IOException {
        browser.redirect(granted() + "&iss=https%3A%2F%2Fevil.test");

        assertEnds(Failure.UNTRUSTED, "https://evil.test");
    }

    @Test
    void aServerThatNamesItselfAlwaysHasToDoSo() throws IOException {
        attempt.close();
        provider.script.saysJson(
                dev.sesame.testkit.ScriptedIdentityProvider.OPENID,
                200,
                provider.script
                        .description()
                        .replace(
                                "{\"issuer\"",
                                "{\"authorization_response_iss_parameter_supported\":true,\"issuer\""));
        begin(provider.publicClient());

        browser.redirect(granted());

        assertEnds(Failure.UNTRUSTED, "not from " + provider.script.issuer());
    }

    @Test
    void theDeadlineEndsTheLogin() {
        assertThatThrownBy(() -> attempt.await(Duration.ofMillis(1)))
                .hasMessageContaining("in time");
        assertThatThrownBy(() -> browser.connect().close()).isInstanceOf(ConnectException.class);
    }

    @Test
    void closingEndsTheLogin() {
        attempt.close();

        assertEnds(Failure.CANCELLED, "cancelled");
    }

    @Test
    void anInterruptEndsTheLoginAndStaysSet() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> attempt.await(LONG)).hasMessageContaining("cancelled");
        assertThat(Thread.interrupted()).isTrue();
    }
}
