package dev.sesame.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.testkit.BadInput;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent with the token of a plan, and what happens when it is refused. */
final class PlanRequestTest {
    private static final BadInput VALID = BadInput.named("claude-credentials/01-valid");
    private static final Credential KEY = new Credential.Api(Secret.of("key"));

    @TempDir Path home;
    private AnthropicWorld world;
    private FakeAnthropic server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeAnthropic();
        world = new AnthropicWorld(home).at(server).session(VALID);
        world.program("claude", AnthropicWorld.RENEWS);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aRequestCarriesTheTokenAndIsOtherwiseAsItWas() throws Exception {
        world.logIn();
        assertThat(world.ask(server).text()).isEqualTo(FakeAnthropic.STREAM);

        assertThat(server.messages()).hasSize(1);
        assertThat(server.messages().getFirst())
                .containsEntry("authorization", "Bearer " + AnthropicWorld.TOKEN)
                .containsEntry("anthropic-beta", "context-1m,oauth-2025-04-20")
                .containsEntry("body", "{\"model\":\"m\"}")
                .doesNotContainKey("x-api-key");
        assertThat(server.messages().toString()).doesNotContainIgnoringCase("claude-cli");
    }

    @Test
    void whatIsRefusedIsSentOnceMoreWithARenewedToken() throws Exception {
        for (int status : new int[] {401, 403}) {
            world.session(VALID).logIn();
            server.refusals.put(AnthropicWorld.TOKEN, status);
            int before = server.messages().size();

            assertThat(world.ask(server).status()).isEqualTo(200);
            assertThat(server.messages()).hasSize(before + 2);
            assertThat(server.messages().getLast().get("authorization")).contains("oat01-new");
            assertThat(world.stored().access().reveal()).contains("oat01-new");
        }
    }

    @Test
    void aTokenThatIsRefusedAgainIsNotRenewedAgain() throws Exception {
        world.logIn();
        server.refusals.put(AnthropicWorld.TOKEN, 401);
        server.refusals.put("sk-ant-oat01-new1", 401);

        var answer = world.ask(server);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).contains("no, ****");
        assertThat(server.messages()).hasSize(2);
        assertThat(world.spawned()).hasSize(1);
    }

    @Test
    void whenNothingRenewsARefusedSessionA403IsTheServersAndA401TheKnownMessage() throws Exception {
        world.program("claude", "#!/bin/sh\n");
        world.logIn();
        server.refusals.put(AnthropicWorld.TOKEN, 403);
        assertThat(world.ask(server).text()).isEqualTo("{\"error\":\"no, ****\"}");

        server.refusals.put(AnthropicWorld.TOKEN, 401);
        assertThatThrownBy(() -> world.ask(server)).hasMessage(AnthropicWorld.EXPIRED);
        assertThat(world.spawned()).hasSize(1);
        world.clock.advance(Duration.ofSeconds(61));
        assertThatThrownBy(() -> world.ask(server)).hasMessage(AnthropicWorld.EXPIRED);
        assertThat(world.spawned()).hasSize(2);
        assertThat(world.stored().access().reveal()).isEqualTo(AnthropicWorld.TOKEN);
    }

    @Test
    void aTokenIsRenewedAMinuteBeforeItsEndOrWhenItIsSet() throws Exception {
        world.logIn();
        long end = 1_900_000_000_000L;
        world.clock.advance(Duration.ofMillis(end - 61_000 - world.clock.instant().toEpochMilli()));
        assertThat(world.ask(server).status()).isEqualTo(200);
        assertThat(world.spawned()).isEmpty();

        world.variables.put("CLAUDE_CODE_AUTH_REFRESH_SKEW_MS", "62000");
        assertThatThrownBy(() -> world.ask(server)).hasMessage(AnthropicWorld.EXPIRED);
        assertThat(world.spawned()).hasSize(1);
    }

    @Test
    void nobodyElseGetsTheToken() throws Exception {
        world.logIn();
        world.variables.remove("ANTHROPIC_BASE_URL");

        assertThatThrownBy(() -> world.ask(server))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.UNTRUSTED));
        var odd = URI.create("https://api.anthropic.com.evil.test/v1/messages");
        assertThatThrownBy(() -> world.ask(world.plugins(), odd))
                .hasMessageContaining("was not sent to https://api.anthropic.com.evil.test");
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void withoutAcknowledgedTermsAStoredLoginIsLeftAlone() throws Exception {
        assertThat(world.plugins().loaders("anthropic", stale())).isEmpty();
        assertThat(((AuthMethod.OAuth) world.method(AnthropicPlugin.SESSION)).prompts())
                .singleElement()
                .satisfies(prompt -> {
                    assertThat(prompt.message())
                            .contains("2026-09-30", "code.claude.com/docs/en/legal-and-compliance");
                    assertThat(prompt.condition().holds(Map.of())).isTrue();
                });
        assertThatThrownBy(() -> world.begin(AnthropicPlugin.SESSION, Map.of("terms", "decline")))
                .hasMessageContaining("were not acknowledged");

        world.logIn();

        assertThat(world.plugins().loaders("anthropic", stale())).containsExactly("anthropic");
        assertThat(world.plugins().loaders("anthropic", KEY)).isEmpty();
        assertThat(world.plugins().loaders("other", stale())).isEmpty();
        var prompt = ((AuthMethod.OAuth) world.method(AnthropicPlugin.BROWSER)).prompts();
        assertThat(prompt.getFirst().condition().holds(Map.of())).isFalse();
    }

    @Test
    void anAdministratorCanForbidOrAccept() throws Exception {
        world.logIn();
        world.options = JsonObject.EMPTY.with("plan", "forbid");
        assertThatThrownBy(() -> world.begin(AnthropicPlugin.BROWSER, AnthropicWorld.YES))
                .hasMessageContaining("switched off on this machine");
        assertThatThrownBy(() -> world.ask(server)).hasMessageContaining("switched off");
        assertThat(server.messages()).isEmpty();

        var other = new AnthropicWorld(home.resolve("other")).at(server);
        other.options = JsonObject.EMPTY.with("plan", "accept");
        assertThat(other.plugins().loaders("anthropic", stale())).hasSize(1);
    }

    @Test
    void theMethodsHaveTheNamesAndTheOrderThatWasDecided() {
        assertThat(world.plugins().authHooks().getFirst().methods())
                .extracting(AuthMethod::label)
                .containsExactly("API key", "Claude Code session", "Browser sign-in");
    }

    private static Credential stale() {
        var none = java.util.Optional.<String>empty();
        return new Credential.OAuth(Secret.of("a"), Secret.of("r"), 0, none, none);
    }
}
