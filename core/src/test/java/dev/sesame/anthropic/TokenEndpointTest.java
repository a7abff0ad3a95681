package dev.sesame.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Fetch;
import dev.sesame.plugin.FetchRequest;
import dev.sesame.plugin.FetchResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a token endpoint may answer, and what a stored login is worth after it. */
final class TokenEndpointTest {
    private static final String GOOD = "'access_token':'a'";

    @TempDir Path home;
    private AnthropicWorld world;
    private final List<FetchRequest> requests = new ArrayList<>();

    @BeforeEach
    void start() {
        world = new AnthropicWorld(home);
        world.variables.put("ANTHROPIC_CLIENT_ID", "client-1");
    }

    private BrowserSignIn signIn(int status, String body) {
        return signIn(request -> {
            requests.add(request);
            var bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            return new FetchResponse(status, Map.of(), new ByteArrayInputStream(bytes));
        });
    }

    private BrowserSignIn signIn(Fetch fetch) {
        var settings = new Settings(world.environment(), JsonObject.EMPTY);
        return new BrowserSignIn(settings, new TokenEndpoint(settings, fetch));
    }

    private static Credential.OAuth stored(String refresh) {
        var none = Optional.<String>empty();
        return new Credential.OAuth(Secret.of("old"), Secret.of(refresh), 1, none, none);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{" + GOOD + ",'token_type':'bearer','refresh_token':'r2','expires_in':60}; r2; 60",
                "{" + GOOD + ",'expires_in':'60'}; r; 60",
                "{" + GOOD + ",'refresh_token':null}; r; 300",
                "{" + GOOD + ",'refresh_token':'','expires_in':'soon'}; r; 300",
                "{" + GOOD + ",'expires_in':1e18}; r; 34560000"
            })
    void goodAnswersAreTaken(String body, String refresh, long seconds) {
        var renewed = signIn(200, body).renewed(stored("r"));

        assertThat(renewed.access().reveal()).isEqualTo("a");
        assertThat(renewed.refresh().reveal()).isEqualTo(refresh);
        var now = world.clock.instant().toEpochMilli();
        assertThat(renewed.expires()).isEqualTo(now + 1000 * seconds);
        assertThat(requests.getFirst().uri())
                .hasToString("https://api.anthropic.com/v1/oauth/token");
        assertThat(requests.getFirst().headers())
                .containsEntry("anthropic-beta", "oauth-2025-04-20")
                .containsEntry("content-type", "application/x-www-form-urlencoded");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "200; {" + GOOD + ",'expires_in':0}; PROTOCOL",
                "200; {" + GOOD + ",'expires_in':-1}; PROTOCOL",
                "200; {" + GOOD + ",'token_type':'mac'}; PROTOCOL",
                "200; {'access_token':''}; PROTOCOL",
                "200; {'access_token':'a\\r\\nb'}; PROTOCOL",
                "200; {" + GOOD + ",'access_token':'b'}; PROTOCOL",
                "200; {" + GOOD + ",'refresh_token':'a b'}; PROTOCOL",
                "200; {'error':'authorization_pending'}; PROTOCOL",
                "200; access_token=a; PROTOCOL",
                "200; []; PROTOCOL",
                "400; <html>; PROTOCOL",
                "400; {'error':'\\u001b[31minvalid'}; PROTOCOL",
                "400; {'error':'invalid_grant'}; LOGIN_EXPIRED",
                "429; slow down; UNREACHABLE",
                "503; later; UNREACHABLE"
            })
    void badAnswersAreToldAndHarmless(int status, String body, Failure failure) {
        assertThatThrownBy(() -> signIn(status, body).renewed(stored("r")))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> {
                            assertThat(e.failure()).isEqualTo(failure);
                            assertThat(e.problem()).matches("\\P{Cntrl}+");
                        });
    }

    @Test
    void anAnswerThatBreaksOffMayHaveSpentTheRefreshToken() {
        var broken =
                signIn(_ -> {
                    throw new IOException("connection reset");
                });

        assertThatThrownBy(() -> broken.renewed(stored("r")))
                .hasMessageContaining("connection reset")
                .hasMessageContaining("a new login is needed");
    }

    @Test
    void withoutARefreshTokenANewLoginIsAskedFor() {
        assertThatThrownBy(() -> signIn(200, "{}").renewed(stored("")))
                .hasMessageContaining("without a refresh token");
        assertThat(requests).isEmpty();
    }

    @Test
    void aTokenIsUsedToItsEndWhileTheServerIsDown() throws Exception {
        try (var server = new FakeAnthropic()) {
            world.at(server).signIn();
            world.variables.put("ANTHROPIC_TOKEN_URL", "http://127.0.0.1:1/");
            world.clock.advance(java.time.Duration.ofSeconds(3590));
            assertThat(world.ask(server).status()).isEqualTo(200);

            world.clock.advance(java.time.Duration.ofSeconds(10));
            assertThatThrownBy(() -> world.ask(server))
                    .isInstanceOfSatisfying(
                            AuthException.class,
                            e -> assertThat(e.failure()).isEqualTo(Failure.UNREACHABLE));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{}; no session",
                "{'claudeAiOauth':{'accessToken':''}}; no session",
                "{'claudeAiOauth':[]}; claudeAiOauth is no object",
                "{'claudeAiOauth':{}}; accessToken is no text",
                "{'claudeAiOauth':{'accessToken':'a b'}}; a header can carry",
                "{'claudeAiOauth':{'accessToken':'a','expiresAt':'soon'}}; expiresAt is no time",
                "{'claudeAiOauth':; not valid JSON"
            })
    void oddSessionsAreTold(String content, String why) {
        world.program("claude", "#!/bin/sh\n");
        world.write(world.sessionFile(), content.replace('\'', '"'));

        assertThatThrownBy(world::logIn).hasMessageContaining(why);
    }
}
