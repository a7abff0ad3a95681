package dev.sesame.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Pause;
import dev.sesame.Secret;
import dev.sesame.oauth.OAuthError.Kind;
import dev.sesame.testkit.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DeviceAuthorizationGrantTest {
    private static final String PENDING = "{\"error\":\"authorization_pending\"}";
    private static final String SLOW_DOWN = "{\"error\":\"slow_down\"}";
    private static final String TOKEN = "{\"access_token\":\"at\",\"token_type\":\"Bearer\"}";
    private static final byte[] HANG_UP = {};

    private Provider provider;
    private final List<Duration> waits = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        provider = new Provider();
    }

    @AfterEach
    void stop() throws IOException {
        provider.close();
    }

    static List<BadInput> inputs() {
        return BadInput.of(BadInput.Surface.DEVICE);
    }

    private DeviceAuthorizationGrant grant() {
        Pause pause =
                duration -> {
                    waits.add(duration);
                    provider.clock.advance(duration);
                };
        return new DeviceAuthorizationGrant(provider.publicClient(), pause);
    }

    private DeviceAuthorization begin(BadInput input) {
        var json = new String(input.bytes(), StandardCharsets.UTF_8);
        provider.script.saysJson("/device", 200, json);
        return grant().start();
    }

    private DeviceAuthorization begin(String input) {
        return begin(BadInput.named("device/" + input));
    }

    private List<Long> waited() {
        return waits.stream().map(Duration::toSeconds).toList();
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void everyAnswerIsTakenForWhatItIs(BadInput input) {
        if (input.expect() == BadInput.Expect.REJECT) {
            boolean isUnsafe = input.id().contains("-uri-");
            assertThatThrownBy(() -> begin(input))
                    .isInstanceOfSatisfying(
                            AuthException.class,
                            e ->
                                    assertThat(e.failure())
                                            .isEqualTo(
                                                    isUnsafe
                                                            ? Failure.UNTRUSTED
                                                            : Failure.PROTOCOL));
            return;
        }
        var device = begin(input);
        assertThat(device.userCode()).isEqualTo("ABCD-EFGH");
        assertThat(device.deviceCode()).isEqualTo(Secret.of("dc"));
        assertThat(device.verificationUri()).hasToString("https://idp.corp.test/device");
        assertThat(device.verificationUriComplete()).isEmpty();
        assertThat(device.expiresAt()).isEqualTo(Provider.NOW.plusSeconds(600));
        assertThat(device.interval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(device.warnings()).hasSize(input.expect() == BadInput.Expect.WARN ? 1 : 0);
    }

    @Test
    void asksForTheScope() {
        begin("01-valid");

        assertThat(provider.script.requests("/device").getLast().form())
                .containsEntry("client_id", "sesame")
                .containsEntry("scope", "openid llm")
                .containsEntry("code_challenge_method", "S256")
                .containsOnlyKeys("client_id", "scope", "code_challenge", "code_challenge_method");
    }

    @Test
    void theAddressWithTheCodeIsGivenWhenItIsOfTheSameOrigin() {
        provider.script.saysJson(
                "/device",
                200,
                """
                {"device_code":"dc","user_code":"A","verification_uri":"https://idp.corp.test/d",
                 "verification_uri_complete":"https://idp.corp.test/d?c=A","expires_in":86400}
                """);

        var device = grant().start();

        assertThat(device.verificationUriComplete())
                .hasValueSatisfying(uri -> assertThat(uri).hasQuery("c=A"));
        assertThat(device.expiresAt()).isEqualTo(Provider.NOW.plusSeconds(3600));
    }

    @Test
    void anErrorIsSaid() {
        provider.script.saysJson("/device", 400, "{\"error\":\"unauthorized_client\"}");

        assertThatThrownBy(() -> grant().start()).hasMessageContaining("unauthorized_client");
    }

    @Test
    void waitsBetweenTwoQuestionsAndAfterSlowDownLongerForGood() {
        var device = begin("02-no-interval");
        provider.script
                .thenJson("/token", 400, PENDING)
                .thenJson("/token", 400, SLOW_DOWN)
                .thenJson("/token", 400, PENDING)
                .thenJson("/token", 200, TOKEN);

        assertThat(grant().await(device)).isInstanceOf(TokenResponse.class);

        assertThat(waited()).containsExactly(5L, 5L, 10L, 10L);
        assertThat(provider.form())
                .containsEntry("device_code", "dc")
                .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
                .containsKey("code_verifier");
    }

    @Test
    void asksHalfAsOftenWhileNothingAnswersAndAsBeforeAfterwards() {
        var device = begin("01-valid");
        Stream.of(1, 2, 3, 4, 5).forEach(_ -> provider.script.then("/token", HANG_UP));
        provider.script.thenJson("/token", 400, PENDING).thenJson("/token", 200, TOKEN);

        assertThat(grant().await(device)).isInstanceOf(TokenResponse.class);

        assertThat(waited()).containsExactly(5L, 10L, 20L, 40L, 60L, 60L, 5L);
    }

    @Test
    void leavesAServerAloneAsLongAsItWants() {
        var device = begin("01-valid");
        provider.script
                .then("/token", tooMany().getBytes(StandardCharsets.US_ASCII))
                .thenJson("/token", 200, TOKEN);

        grant().await(device);

        assertThat(waited()).containsExactly(5L, 120L);
    }

    private static String tooMany() {
        return "HTTP/1.1 429 Too Many\r\nConnection: close\r\nContent-Length: 2\r\n"
                + "Retry-After: 120\r\n\r\n{}";
    }

    @Test
    void stopsWhenTheCodeHasExpired() {
        var device = begin("01-valid");
        provider.script.thenJson("/token", 400, PENDING);

        var error = (OAuthError) grant().await(device);

        assertThat(error.kind()).isEqualTo(Kind.REAUTH_REQUIRED);
        assertThat(provider.script.requests("/token")).hasSize(119);
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource({
        "access_denied, TOKEN_ENDPOINT_ERROR",
        "expired_token, REAUTH_REQUIRED",
        "invalid_grant, REAUTH_REQUIRED",
        "whatever, TOKEN_ENDPOINT_ERROR"
    })
    void stopsAtAnyOtherError(String code, Kind kind) {
        var device = begin("01-valid");
        provider.script.thenJson("/token", 400, "{\"error\":\"" + code + "\"}");

        var error = (OAuthError) grant().await(device);

        assertThat(error.code()).isEqualTo(code);
        assertThat(error.kind()).isEqualTo(kind);
        assertThat(provider.script.requests("/token")).hasSize(1);
    }

    @Test
    void anInterruptEndsTheLoginAndStaysSet() {
        var device = begin("01-valid");
        var grant = new DeviceAuthorizationGrant(provider.publicClient(), Pause.REAL);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> grant.await(device)).hasMessageContaining("cancelled");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aServerWithoutDeviceCodesIsNamed() {
        var document = provider.script.description().replace("device_authorization", "other");
        provider.script.saysJson(dev.sesame.testkit.ScriptedIdentityProvider.OPENID, 200, document);

        assertThatThrownBy(() -> grant().start()).hasMessageContaining("no login with a device");
    }
}
