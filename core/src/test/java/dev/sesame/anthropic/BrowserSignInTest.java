package dev.sesame.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.plugin.Authorization;
import dev.sesame.testkit.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signing in with a browser and a pasted code, and how that login is renewed. */
final class BrowserSignInTest {
    @TempDir Path home;
    private AnthropicWorld world;
    private FakeAnthropic server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeAnthropic();
        world = new AnthropicWorld(home).at(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theCodeIsRedeemedWithTheVerifierOfTheChallenge() throws Exception {
        world.variables.put("ANTHROPIC_SCOPE", "user:inference");
        var begun = (Authorization.Code) world.begin(AnthropicPlugin.BROWSER, AnthropicWorld.YES);
        assertThat(begun.url())
                .startsWith("https://claude.test/oauth/authorize?x=1&response_type=code&")
                .contains("client_id=client-1", "scope=user%3Ainference", "method=S256")
                .contains("redirect_uri=https%3A%2F%2Fconsole.example.test%2Fcb");
        var ignored = begun.callback().redeem("CODE-1#" + parameter(begun.url(), "state"));

        var form = server.redemptions().getFirst();
        assertThat(form)
                .containsEntry("grant_type", "authorization_code")
                .containsEntry("code", "CODE-1")
                .containsEntry("client_id", "client-1")
                .containsEntry("redirect_uri", "https://console.example.test/cb");
        var digest =
                MessageDigest.getInstance("SHA-256")
                        .digest(
                                form.getOrDefault("code_verifier", "")
                                        .getBytes(StandardCharsets.US_ASCII));
        assertThat(parameter(begun.url(), "code_challenge"))
                .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
    }

    private static String parameter(String url, String name) {
        return url.replaceAll(".*[?&]" + name + "=([^&]*).*", "$1");
    }

    @Test
    void theTokensAreStoredAndRenewedWithRotation() throws Exception {
        world.signIn();
        assertThat(world.stored().access().reveal()).isEqualTo("access-1");
        assertThat(world.ask(server).status()).isEqualTo(200);
        assertThat(server.redemptions()).hasSize(1);

        for (int i = 2; i < 4; i++) {
            server.refusals.put("access-" + (i - 1), i == 2 ? 401 : 403);
            assertThat(world.ask(server).status()).isEqualTo(200);
            assertThat(world.stored().access().reveal()).isEqualTo("access-" + i);
            assertThat(world.stored().refresh().reveal()).isEqualTo("refresh-" + i);
        }
        world.clock.advance(java.time.Duration.ofMinutes(59).plusSeconds(1));
        assertThat(world.ask(server).status()).isEqualTo(200);
        assertThat(server.redemptions()).hasSize(4);
    }

    @Test
    void anInvalidRefreshTokenAsksForANewLoginAndBlanksNothing() throws Exception {
        world.signIn();
        var before = Files.readString(world.store().path());
        server.revoke();
        server.refusals.put("access-1", 401);

        assertThatThrownBy(() -> world.ask(server))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> {
                            assertThat(e.failure()).isEqualTo(Failure.LOGIN_EXPIRED);
                            assertThat(e.nextStep())
                                    .isEqualTo(
                                            "Log in again: sesame auth login -p anthropic -m"
                                                    + " \"Browser sign-in\"");
                        });
        assertThat(Files.readString(world.store().path())).isEqualTo(before);
    }

    @Test
    void noClientIdComesAlong() {
        var names = List.of("ANTHROPIC_CLIENT_ID", "ANTHROPIC_REDIRECT_URI", "ANTHROPIC_AUTH_URL");
        world.variables.keySet().removeAll(names);
        for (var name : names) { // in the order of the documentation, the client first
            assertThatThrownBy(() -> world.begin(AnthropicPlugin.BROWSER, AnthropicWorld.YES))
                    .hasMessageContaining(name + " (anthropic.");
            world.variables.put(name, "https://claude.test/");
        }
        world.variables.put("ANTHROPIC_AUTH_URL", "http://claude.test/");
        assertThatThrownBy(() -> world.begin(AnthropicPlugin.BROWSER, AnthropicWorld.YES))
                .hasMessageContaining("is not an https address");
    }

    @Test
    void theBrowserOfADesktopIsOpened() throws Exception {
        world.program("xdg-open", "#!/bin/sh\nexec cat\n");
        world.variables.put("DISPLAY", ":0");
        world.variables.put("SSH_CONNECTION", "over there");
        var unseen = world.begin(AnthropicPlugin.BROWSER, AnthropicWorld.YES);
        world.variables.remove("SSH_CONNECTION");
        var seen = world.begin(AnthropicPlugin.BROWSER, AnthropicWorld.YES);

        var deadline = System.nanoTime() + 20_000_000_000L;
        while (world.spawned().isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(world.spawned()).containsExactly("xdg-open " + seen.url());
        assertThat(seen.url()).isNotEqualTo(unseen.url());
    }

    static List<BadInput> pastes() {
        return BadInput.of(BadInput.Surface.PASTE);
    }

    @ParameterizedTest
    @MethodSource("pastes")
    void everyPastedTextIsTakenOrRefusedAsItShould(BadInput input) {
        var pasted = new Pasted("https://console.example.test", "ST-1");
        var text = new String(input.bytes(), StandardCharsets.UTF_8);
        if (input.expect() == BadInput.Expect.ACCEPT) {
            assertThat(pasted.code(text)).isEqualTo("CODE-1");
        } else {
            assertThatThrownBy(() -> pasted.code(text))
                    .isInstanceOf(AuthException.class)
                    .message()
                    .matches("\\P{Cntrl}+");
        }
    }

    @Test
    void aCodeOfAnotherLoginIsSentNowhere() throws Exception {
        var begun = (Authorization.Code) world.begin(AnthropicPlugin.BROWSER, AnthropicWorld.YES);

        assertThatThrownBy(() -> begun.callback().redeem("CODE-1#OTHER"))
                .hasMessageContaining("belongs to another login");
        assertThat(server.redemptions()).isEmpty();
    }
}
