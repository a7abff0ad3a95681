package dev.sesame.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.credential.CredentialStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of providers, for other programs; those of organisations are in TokenRenewalTest. */
final class CurrentTokenTest {
    @TempDir Path home;
    private World world;

    @BeforeEach
    void start() throws IOException {
        world = new World(home);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private CurrentToken current() {
        var environment = world.environment();
        return new CurrentToken(
                environment, new CredentialStore(environment), world.tokens(), world::session);
    }

    @Test
    void keysAndLoginsOfProvidersAreGivenToo() {
        var store = new CredentialStore(world.environment());
        store.put("acme", new Credential.Api(Secret.of("key-1")));
        var end = world.clock.instant().plus(Duration.ofHours(1)).toEpochMilli();
        store.put("good", login("at-1", end));
        store.put("endless", login("at-2", 0));
        store.put("ended", login("at-3", 1));
        store.put("anthropic", login("sk-ant-oat01-x", end));
        assertThat(current().of("acme", false).token().value()).isEqualTo(Secret.of("key-1"));
        var good = current().of("good", false);
        assertThat(good.source()).isEqualTo("auth.json");
        assertThat(good.token().expires()).isPresent();
        assertThat(current().of("endless", false).token().expires()).isEmpty();
        assertThatThrownBy(() -> current().of("ended", false)).isInstanceOf(AuthException.class);
        assertThatThrownBy(() -> current().of("anthropic", false))
                .hasMessageContaining("not given to other programs");
    }

    private static Credential login(String access, long expires) {
        return new Credential.OAuth(
                Secret.of(access), Secret.of("rt"), expires, Optional.empty(), Optional.empty());
    }

    @Test
    void aProvidersOwnKeyIsGivenWithItsSource() throws IOException {
        Files.writeString(
                home.resolve("project/opencode.json"),
                """
                {"provider": {"own": {"npm": "@ai-sdk/openai-compatible", "env": ["OWN_KEY"],
                   "options": {"baseURL": "http://127.0.0.1:1/v1"}, "models": {"m": {}}},
                  "bare": {"npm": "@ai-sdk/openai-compatible",
                   "options": {"baseURL": "http://127.0.0.1:1/v1"}, "models": {"m": {}}},
                  "inline": {"npm": "@ai-sdk/openai-compatible",
                   "options": {"baseURL": "http://127.0.0.1:1/v1", "apiKey": "k"}, "models": {"m": {}}}}}
                """);
        world.variables.put("OWN_KEY", "key-of-variable");
        assertThat(current().of("own", false).source()).contains("environment variable");
        assertThat(current().of("inline", false).source()).contains("options.apiKey");
        assertThatThrownBy(() -> current().of("bare", false)).hasMessageContaining("carry no key");
    }
}
