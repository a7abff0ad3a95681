package dev.sesame.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.oauth.OAuthError.Kind;
import dev.sesame.testkit.BadInput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of the answers of a token endpoint, seen through a refresh. */
final class TokenEndpointTest {
    /** What each input that gives no token has to be taken for. */
    private static final Map<String, Kind> ERRORS =
            Map.ofEntries(
                    Map.entry("07-expires-zero", Kind.TOKEN_RESPONSE_INVALID),
                    Map.entry("08-expires-negative", Kind.TOKEN_RESPONSE_INVALID),
                    Map.entry("10-token-type-missing", Kind.TOKEN_RESPONSE_INVALID),
                    Map.entry("11-token-type-mac", Kind.TOKEN_RESPONSE_INVALID),
                    Map.entry("13-access-empty", Kind.TOKEN_RESPONSE_INVALID),
                    Map.entry("14-access-crlf", Kind.TOKEN_RESPONSE_INVALID),
                    Map.entry("16-duplicate-access", Kind.TOKEN_RESPONSE_INVALID),
                    Map.entry("17-error-in-200", Kind.AUTH_PENDING),
                    Map.entry("18-form-encoded", Kind.TOKEN_RESPONSE_INVALID),
                    Map.entry("19-html-200", Kind.TOKEN_RESPONSE_INVALID),
                    Map.entry("20-truncated", Kind.TOKEN_RESPONSE_UNKNOWN),
                    Map.entry("21-invalid-grant", Kind.REAUTH_REQUIRED),
                    Map.entry("23-400-html", Kind.TOKEN_ENDPOINT_ERROR),
                    Map.entry("24-429-seconds", Kind.RATE_LIMITED),
                    Map.entry("25-429-date", Kind.RATE_LIMITED),
                    Map.entry("27-503", Kind.IDP_UNAVAILABLE),
                    Map.entry("29-error-ansi", Kind.TOKEN_ENDPOINT_ERROR),
                    Map.entry("32-huge", Kind.TOKEN_RESPONSE_INVALID));

    private Provider provider;

    @BeforeEach
    void start() throws IOException {
        provider = new Provider();
    }

    @AfterEach
    void stop() throws IOException {
        provider.close();
    }

    static java.util.List<BadInput> inputs() {
        return BadInput.of(BadInput.Surface.TOKEN_ENDPOINT);
    }

    private TokenResult redeem(byte[] answer) {
        provider.script.then("/token", answer);
        return new RefreshTokenGrant(provider.publicClient()).redeem(Secret.of("rt-1"));
    }

    private TokenResult redeem(String input) {
        return redeem(BadInput.named("token-endpoint/" + input).bytes());
    }

    private TokenResponse redeemed(String input) {
        return redeem(input).orThrow();
    }

    private OAuthError refused(String input) {
        return (OAuthError) redeem(input);
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void everyAnswerIsTakenForWhatItIs(BadInput input) {
        var result = redeem(input.bytes());

        var kind = Optional.ofNullable(ERRORS.get(input.id().split("/", -1)[1]));
        if (kind.isEmpty()) {
            var response = result.orThrow();
            assertThat(response.accessToken()).isEqualTo(Secret.of("at-2"));
            assertThat(response.warnings()).hasSize(input.expect() == BadInput.Expect.WARN ? 1 : 0);
            return;
        }
        assertThat(result)
                .isInstanceOfSatisfying(
                        OAuthError.class, error -> assertThat(error.kind()).isEqualTo(kind.get()));
        assertThatThrownBy(result::orThrow)
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e ->
                                assertThat(e.problem() + e.nextStep())
                                        .doesNotContain("at-2", "rt-1", "rt-2", "\u001b", "\u0007")
                                        .hasSizeLessThan(400));
        assertThat(provider.script.requests("/token")).hasSize(1);
    }

    @Test
    void keepsTheOldRefreshTokenWhenThereIsNoNewOne() {
        assertThat(redeemed("01-valid").refreshToken()).contains(Secret.of("rt-2"));
        assertThat(redeemed("02-no-refresh-token").refreshToken()).contains(Secret.of("rt-1"));
        assertThat(redeemed("03-refresh-null").refreshToken()).contains(Secret.of("rt-1"));
    }

    @Test
    void countsTheLifetimeFromBeforeTheRequest() {
        assertThat(redeemed("01-valid").expiresAt())
                .isEqualTo(Provider.NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void takesALifetimeAsAString() {
        assertThat(redeemed("06-expires-string").expiresAt())
                .isEqualTo(Provider.NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void assumesFiveMinutesWhenTheServerDoesNotSay() {
        assertThat(redeemed("05-no-expires").expiresAt())
                .isEqualTo(Provider.NOW.plus(Duration.ofMinutes(5)));
    }

    @Test
    void clampsALifetimeBeyondAllMeasure() {
        assertThat(redeemed("09-expires-1e18").expiresAt())
                .isEqualTo(Provider.NOW.plus(Duration.ofDays(365)));
    }

    @Test
    void honoursRetryAfterForFiveMinutesAtMost() {
        assertThat(refused("24-429-seconds").retryAfter()).contains(Duration.ofMinutes(2));
        assertThat(refused("25-429-date").retryAfter()).contains(Duration.ofMinutes(5));
        assertThat(refused("27-503").retryAfter()).isEmpty();
    }

    @Test
    void saysWhenARefreshTokenMayHaveBeenSpent() {
        var error = refused("20-truncated");

        assertThat(error.mayHaveBeenSpent()).isTrue();
        assertThat(error.toException().problem()).contains("may have been spent");
    }

    @Test
    void anAnswerThatNeverCameMayHaveSpentTheTokenAndIsNotAskedForAgain() {
        var result = redeem(new byte[0]);

        assertThat(result)
                .isInstanceOfSatisfying(
                        OAuthError.class,
                        error -> assertThat(error.kind()).isEqualTo(Kind.TOKEN_RESPONSE_UNKNOWN));
        assertThat(provider.script.requests("/token")).hasSize(1);
    }

    @Test
    void aServerThatIsNotThereHasSpentNothing() throws IOException {
        try (var taken = new Socket()) { // nobody listens there, and nobody else can have it
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var endpoint = "http://127.0.0.1:" + taken.getLocalPort() + "/token";
            var issuer = provider.script.issuer();
            var gone = JsonObject.EMPTY.with("issuer", issuer).with("token_endpoint", endpoint);
            var client =
                    new OAuthClient(
                            AuthorizationServer.of(issuer, gone),
                            provider.publicClient().registration(),
                            provider.http,
                            provider.clock);
            assertNothingSpent((OAuthError) new RefreshTokenGrant(client).redeem(Secret.of("rt")));
        }
    }

    private static void assertNothingSpent(OAuthError error) {
        assertThat(error.kind()).isEqualTo(Kind.IDP_UNAVAILABLE);
        assertThat(error.mayHaveBeenSpent()).isFalse();
        assertThat(error.toException().failure()).isEqualTo(Failure.UNREACHABLE);
    }

    @Test
    void aRedirectIsAnErrorAndTheTokenGoesNowhereElse() {
        var answer =
                "HTTP/1.1 307 Elsewhere\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII);

        assertThat(((OAuthError) redeem(answer)).kind()).isEqualTo(Kind.TOKEN_ENDPOINT_ERROR);
        assertThat(provider.script.requests("/other")).isEmpty();
    }

    @Test
    void saysHowLargeAnAnswerMayBe() {
        assertThat(refused("32-huge").description()).contains("larger than 1 MiB");
    }
}
