package dev.sesame.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import dev.sesame.Pause;
import dev.sesame.Secret;
import dev.sesame.http.Http;
import dev.sesame.oauth.OAuthError.Kind;
import dev.sesame.testkit.Browser;
import dev.sesame.testkit.Keycloak;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All flows against Keycloak; only in the profile {@code keycloak}, which unpacks it. */
@Tag("keycloak")
@Timeout(900)
final class KeycloakTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    private static Keycloak keycloak;
    private static OAuthClient client;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        keycloak = Keycloak.start();
        client = client(Provider.publicClient(Keycloak.CLIENT, List.of("openid")));
    }

    @AfterAll
    static void stop() {
        keycloak.close();
    }

    private static OAuthClient client(ClientRegistration registration) {
        var clock = InstantSource.system();
        var http = new Http(new Environment(Map.of(), Path.of("/"), Path.of("/"), clock));
        return new OAuthClient(
                AuthorizationServer.discover(keycloak.issuer(), http), registration, http, clock);
    }

    private static TokenResponse loggedIn() throws IOException, InterruptedException {
        try (var attempt = new AuthorizationCodeGrant(client).start();
                var browser = Browser.of("ann", "secret")) {
            browser.visit(attempt.uri());
            return attempt.await(LONG).orThrow();
        }
    }

    private static OAuthError refused(Secret refreshToken) {
        return (OAuthError) new RefreshTokenGrant(client).redeem(refreshToken);
    }

    @Test
    void aLoginInTheBrowserComesBackToThisMachine() throws IOException, InterruptedException {
        var person = IdToken.of(loggedIn().idToken().orElseThrow());

        assertThat(person.name()).isEqualTo("ann");
        assertThat(client.server().namesIssuerInRedirect()).isTrue();
    }

    @Test
    void aLoginInABrowserElsewhereIsPasted() throws IOException, InterruptedException {
        try (var attempt = new AuthorizationCodeGrant(client).start();
                var browser = Browser.of("ann", "secret").stoppingAt(attempt.redirectUri())) {
            attempt.paste(browser.visit(attempt.uri()).uri().toString());

            assertThat(attempt.await(LONG)).isInstanceOf(TokenResponse.class);
        }
    }

    @Test
    void aDeviceCodeIsEnteredElsewhereAndAskingTooOftenIsForgiven()
            throws IOException, InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var browser = Browser.of("ann", "secret")) {
            Pause often = _ -> Thread.sleep(200);
            var grant = new DeviceAuthorizationGrant(client, often);
            var device = grant.start();
            var answer = threads.submit(() -> grant.await(device));

            browser.visit(device.verificationUriComplete().orElseThrow());

            assertThat(answer).succeedsWithin(LONG).isInstanceOf(TokenResponse.class);
        }
    }

    @Test
    void aRefreshTokenIsReplacedAndTheOldOneEndsTheLoginForAll()
            throws IOException, InterruptedException {
        var first = loggedIn().refreshToken().orElseThrow();

        var renewed = new RefreshTokenGrant(client).redeem(first).orThrow();
        var second = renewed.refreshToken().orElseThrow();
        assertThat(second).isNotEqualTo(first);

        assertThat(refused(first).kind()).isEqualTo(Kind.REAUTH_REQUIRED);
        assertThat(refused(second).kind()).isEqualTo(Kind.REAUTH_REQUIRED);
    }

    @Test
    void aRevokedRefreshTokenIsWorthNothing() throws IOException, InterruptedException {
        var token = loggedIn().refreshToken().orElseThrow();

        assertThat(new Revocation(client).revokeRefreshToken(token)).isEmpty();

        assertThat(refused(token).kind()).isEqualTo(Kind.REAUTH_REQUIRED);
    }

    @Test
    void aRobotLogsInByItself() {
        var robot =
                new ClientRegistration(
                        Keycloak.ROBOT,
                        new ClientAuthentication.SecretBasic(Secret.of(Keycloak.ROBOT_SECRET)),
                        List.of(),
                        List.of(),
                        List.of());

        assertThat(new ClientCredentialsGrant(client(robot)).request())
                .isInstanceOf(TokenResponse.class);
    }
}
