package dev.sesame.sso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
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
import org.junit.jupiter.api.io.TempDir;

final class SsoSessionTest {
    private static final Duration SKEW = Duration.ofSeconds(60);

    @TempDir Path home;

    private final SteppingClock clock = SteppingClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<String> notes = new ArrayList<>();
    private ScriptedIdentityProvider provider = start();

    private static ScriptedIdentityProvider start() {
        try {
            return ScriptedIdentityProvider.start();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void another() {
        provider = start();
    }

    @AfterEach
    void close() throws IOException {
        provider.close();
    }

    private Environment environment() {
        return new Environment(Map.of(), home, home, clock);
    }

    private SsoSettings settings(String more) {
        var text = "{\"issuer\":\"" + provider.issuer() + "\",\"client_id\":\"c\"" + more + "}";
        return SsoSettings.of(Json.parse(text).asObject().orElse(JsonObject.EMPTY), "the test");
    }

    private SsoSession session(String more) {
        return new SsoSession(environment(), settings(more), SKEW, notes::add);
    }

    private void answers(int status, String json) {
        provider.thenJson("/token", status, json);
    }

    private static String token(String access, String refresh) {
        return "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":600,\"refresh_token\":\"%s\"}"
                .formatted(access, refresh);
    }

    private SsoSession loggedIn() {
        var session = session("");
        var store =
                session.begin(response(Optional.of("rt-1")), Optional.of("ann"), StoreChoice.FILE);
        assertThat(store.orElse("")).contains("files in");
        return session;
    }

    private TokenResponse response(Optional<String> refresh) {
        return new TokenResponse(
                Secret.of("at-1"),
                clock.instant().plusSeconds(600),
                refresh.map(Secret::of),
                Optional.empty(),
                List.of());
    }

    private List<String> redeemed() {
        return provider.requests("/token").stream()
                .map(request -> String.valueOf(request.form().get("refresh_token")))
                .toList();
    }

    @Test
    void aLoginIsKeptAndRenewedWithTheNewestRefreshToken() {
        var session = loggedIn();
        assertThat(session.exists()).isTrue();
        assertThat(session.person()).contains("ann");
        var known = KnownLogin.all(environment()).getFirst();
        assertThat(known.expires()).contains(clock.instant().plusSeconds(600));
        assertThat(session.token().value()).isEqualTo(Secret.of("at-1"));
        answers(200, token("at-2", "rt-2"));
        answers(200, token("at-3", "rt-3"));
        clock.advance(Duration.ofMinutes(10));
        assertThat(session.token().value()).isEqualTo(Secret.of("at-2"));
        assertThat(session("").renewed().value()).isEqualTo(Secret.of("at-3"));
        assertThat(redeemed()).containsExactly("rt-1", "rt-2");
    }

    @Test
    void theTokenThatAServerRefusedIsNotGivenOutAgain() {
        var session = loggedIn();
        answers(200, token("at-2", "rt-2"));
        var mark = session.token().mark();
        assertThat(session.tokenOtherThan(mark).value()).isEqualTo(Secret.of("at-2"));
        assertThat(session.tokenOtherThan(mark).value()).isEqualTo(Secret.of("at-2"));
        assertThat(redeemed()).hasSize(1);
    }

    @Test
    void aRefreshTokenThatWasRefusedIsTriedOnceByAll() {
        var session = loggedIn();
        answers(400, "{\"error\":\"invalid_grant\"}");
        clock.advance(Duration.ofMinutes(11));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(session::token)
                    .isInstanceOfSatisfying(
                            AuthException.class,
                            e -> {
                                assertThat(e.failure()).isEqualTo(Failure.LOGIN_EXPIRED);
                                assertThat(e.nextStep()).contains("sesame sso login --issuer");
                            });
        }
        assertThat(redeemed()).containsExactly("rt-1");
        // nothing was deleted, and a new login counts
        assertThat(session.exists()).isTrue();
        session.begin(response(Optional.of("rt-9")), Optional.empty(), StoreChoice.FILE);
        assertThat(session.token().value()).isEqualTo(Secret.of("at-1"));
    }

    @Test
    void aServerThatIsBusyIsLeftAlone() {
        var session = loggedIn();
        provider.then(
                "/token",
                "HTTP/1.1 429 Busy\r\nRetry-After: 30\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        clock.advance(Duration.ofMinutes(9).plusSeconds(30));
        assertThat(session.token().value()).isEqualTo(Secret.of("at-1"));
        clock.advance(Duration.ofSeconds(29));
        assertThat(session.token().value()).isEqualTo(Secret.of("at-1"));
        assertThat(redeemed()).hasSize(1);
        answers(200, token("at-2", "rt-2"));
        clock.advance(Duration.ofMinutes(5));
        assertThat(session.token().value()).isEqualTo(Secret.of("at-2"));
    }

    @Test
    void anAnswerThatWasLostIsAskedForOnceMore() {
        var session = loggedIn();
        provider.then("/token", new byte[0]);
        answers(400, "{\"error\":\"invalid_grant\"}");
        clock.advance(Duration.ofMinutes(11));
        assertThatThrownBy(session::token).hasMessageContaining("invalid_grant");
        assertThat(redeemed()).containsExactly("rt-1", "rt-1");
    }

    @Test
    void nobodyHasSignedInYet() {
        assertThatThrownBy(session("")::token)
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.NOT_LOGGED_IN));
        assertThat(session("").exists()).isFalse();
        assertThat(provider.requests("/token")).isEmpty();
    }

    @Test
    void aLoginWithoutARefreshTokenForgetsTheOneBefore() {
        var session = loggedIn();
        assertThat(session.begin(response(Optional.empty()), Optional.of("bob"), StoreChoice.FILE))
                .isEmpty();
        clock.advance(Duration.ofMinutes(11));
        assertThatThrownBy(session::token)
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.LOGIN_EXPIRED));
        assertThat(redeemed()).isEmpty();
    }

    @Test
    void aLogoutTellsTheServerAndForgetsEverything() throws IOException {
        provider.then(
                "/revoke",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        var session = loggedIn();
        assertThat(session.end()).isEmpty();
        assertThat(provider.requests("/revoke").getFirst().form()).containsEntry("token", "rt-1");
        assertThat(session.exists()).isFalse();
        try (var files = Files.walk(home.resolve(".local/state/sesame/secrets"))) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
        assertThatThrownBy(session("")::token).hasMessageContaining("nobody has signed in");
    }

    @Test
    void aLogoutThatTheServerDoesNotHearOfIsOneAllTheSame() throws IOException {
        var session = loggedIn();
        provider.close();
        assertThat(session.end()).isPresent();
        assertThat(session.exists()).isFalse();
    }

    @Test
    void machinesAskForThemselves() throws IOException {
        Files.writeString(home.resolve("token"), "eyJhbGciOiJSUzI1NiJ9.e30.c2ln\n");
        answers(200, token("at-1", "x"));
        assertThat(
                        session(
                                        ",\"grant\":\"client_credentials\",\"client_secret_file\":\"token\"")
                                .token()
                                .value())
                .isEqualTo(Secret.of("at-1"));
        answers(
                200,
                "{\"access_token\":\"at-2\",\"token_type\":\"Bearer\",\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}");
        var file = ",\"subject_token_file\":\"token\"";
        assertThat(session(",\"grant\":\"token_exchange\"" + file).token().value())
                .isEqualTo(Secret.of("at-2"));
        answers(200, token("at-3", "x"));
        assertThat(session(",\"grant\":\"jwt_bearer\"" + file).token().value())
                .isEqualTo(Secret.of("at-3"));
        assertThat(provider.requests("/token"))
                .extracting(request -> String.valueOf(request.form().get("grant_type")))
                .containsExactly(
                        "client_credentials",
                        "urn:ietf:params:oauth:grant-type:token-exchange",
                        "urn:ietf:params:oauth:grant-type:jwt-bearer");
    }
}
