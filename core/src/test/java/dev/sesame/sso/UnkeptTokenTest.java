package dev.sesame.sso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.file.Lock;
import dev.sesame.json.Json;
import dev.sesame.keyring.StoreChoice;
import dev.sesame.oauth.TokenResponse;
import dev.sesame.testkit.ScriptedIdentityProvider;
import dev.sesame.testkit.SteppingClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server exchanges the refresh token, and the new one cannot be kept. */
@Timeout(25)
final class UnkeptTokenTest {
    private static final Duration LIFE = Duration.ofMinutes(10);

    @TempDir Path home;

    private final SteppingClock clock = SteppingClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<String> notes = new ArrayList<>();
    private ScriptedIdentityProvider provider;
    private Path lock;

    @BeforeEach
    void somebodyIsLoggedIn() throws IOException {
        provider = ScriptedIdentityProvider.start();
        lock = home.resolve(".local/state/sesame/secrets.lock");
        var response =
                new TokenResponse(
                        Secret.of("at-1"),
                        clock.instant().plus(LIFE),
                        Optional.of(Secret.of("rt-1")),
                        Optional.empty(),
                        List.of());
        session().begin(response, Optional.empty(), StoreChoice.FILE);
        provider.thenJson(
                "/token",
                200,
                "{\"access_token\":\"at-2\",\"token_type\":\"Bearer\",\"expires_in\":600,\"refresh_token\":\"rt-2\"}");
        clock.advance(LIFE);
    }

    @AfterEach
    void close() throws IOException {
        provider.close();
    }

    private SsoSession session() {
        var text = "{\"issuer\":\"" + provider.issuer() + "\",\"client_id\":\"c\"}";
        var settings = SsoSettings.of(Json.parse(text).asObject().orElseThrow(), "the test");
        var environment = new Environment(Map.of(), home, home, clock);
        return new SsoSession(environment, settings, Duration.ofSeconds(60), notes::add);
    }

    private void assertGivenOutAndNeverRedeemedAgain() {
        assertThat(session().token().value()).isEqualTo(Secret.of("at-2"));
        assertThat(notes)
                .singleElement()
                .asString()
                .contains("could not be kept")
                .doesNotContain("rt-1", "rt-2", "at-2");
        clock.advance(LIFE.dividedBy(2));
        assertThat(session().token().value()).isEqualTo(Secret.of("at-2"));
        clock.advance(LIFE);
        assertThatThrownBy(session()::token)
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> {
                            assertThat(e.failure()).isEqualTo(Failure.LOGIN_EXPIRED);
                            assertThat(e.nextStep()).contains("sesame sso login");
                        });
        assertThat(provider.requests("/token")).hasSize(1);
    }

    @Test
    void theAccessTokenIsGivenOutAndTheOldRefreshTokenNotSpentTwice() throws IOException {
        Files.delete(lock);
        Files.createDirectory(lock);
        assertGivenOutAndNeverRedeemedAgain();
    }

    @Test
    void aStoreThatHangsIsOneThatKeepsNothing() throws IOException {
        try (var _ = Lock.acquire(lock, Duration.ZERO)) {
            assertGivenOutAndNeverRedeemedAgain();
        }
        while (!isStored(
                "rt-2")) { // who waited for the store must not write while the home is removed
            Thread.onSpinWait();
        }
    }

    private boolean isStored(String secret) throws IOException {
        var stored = false;
        try (var files = Files.newDirectoryStream(home.resolve(".local/state/sesame/secrets"))) {
            for (var file : files) {
                stored |=
                        !file.toString().endsWith(".tmp")
                                && Files.readString(file).contains(secret);
            }
        }
        return stored;
    }
}
