package dev.sesame.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import dev.sesame.Pause;
import dev.sesame.Secret;
import dev.sesame.http.Http;
import dev.sesame.oauth.OAuthError.Kind;
import dev.sesame.testkit.Browser;
import dev.sesame.testkit.OidcProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All flows against a real identity provider, oidc-provider of npm. */
@Timeout(300)
final class OidcProviderTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration LIFETIME = Duration.ofMinutes(30);

    private static OidcProvider provider;
    private static OAuthClient client;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        provider = OidcProvider.start(LIFETIME, true);
        client =
                client(
                        Provider.publicClient(
                                OidcProvider.CLIENT, List.of("openid", "offline_access", "llm")));
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    private static OAuthClient client(ClientRegistration registration) {
        var clock = InstantSource.system();
        var http = new Http(new Environment(Map.of(), Path.of("/"), Path.of("/"), clock));
        return new OAuthClient(
                AuthorizationServer.discover(provider.issuer(), http), registration, http, clock);
    }

    private static TokenResponse loggedIn() throws IOException, InterruptedException {
        try (var attempt = new AuthorizationCodeGrant(client).start();
                var browser = Browser.of("ann", "secret")) {
            var page = browser.visit(attempt.uri());
            assertThat(page.text()).contains("You can close this page now");
            return attempt.await(LONG).orThrow();
        }
    }

    private static OAuthError refused(Secret refreshToken) {
        return (OAuthError) new RefreshTokenGrant(client).redeem(refreshToken);
    }

    private static Secret refreshToken(TokenResponse response) {
        return response.refreshToken().orElseThrow();
    }

    @Test
    void describesItself() {
        assertThat(client.server().namesIssuerInRedirect()).isTrue();
    }

    @Test
    void aLoginInTheBrowserComesBackToThisMachine() throws IOException, InterruptedException {
        var response = loggedIn();

        assertThat(response.expiresAt())
                .isBetween(
                        InstantSource.system().instant().plus(LIFETIME).minusSeconds(120),
                        InstantSource.system().instant().plus(LIFETIME));
        var person = IdToken.of(response.idToken().orElseThrow());
        assertThat(person.subject()).isEqualTo("ann");
        assertThat(person.name()).isEqualTo("ann@corp.test");
    }

    @Test
    void aLoginInABrowserElsewhereIsPasted() throws IOException, InterruptedException {
        try (var attempt = new AuthorizationCodeGrant(client).start();
                var browser = Browser.of("bob", "secret").stoppingAt(attempt.redirectUri())) {
            var shown = browser.visit(attempt.uri()).uri().toString();

            attempt.paste("\u001b[200~" + shown + "\u001b[201~\r\n");

            assertThat(attempt.await(LONG).orThrow().refreshToken()).isPresent();
        }
    }

    @Test
    void aDeviceCodeIsEnteredElsewhere() throws IOException, InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Pause often = _ -> Thread.sleep(50);
            var grant = new DeviceAuthorizationGrant(client, often);
            var device = grant.start();
            assertThat(device.interval()).isEqualTo(Duration.ofSeconds(5));
            var answer = threads.submit(() -> grant.await(device));

            var fields = Map.of("user_code", device.userCode(), "login", "cid", "password", "x");
            try (var browser = new Browser(fields)) {
                browser.visit(device.verificationUri());
            }

            assertThat(answer)
                    .succeedsWithin(LONG)
                    .isInstanceOfSatisfying(
                            TokenResponse.class,
                            response ->
                                    assertThat(IdToken.of(response.idToken().orElseThrow()))
                                            .returns("cid", IdToken::subject));
        }
    }

    @Test
    void aRefreshTokenIsReplacedAndTheOldOneEndsTheLoginForAll()
            throws IOException, InterruptedException {
        var first = refreshToken(loggedIn());

        var second = refreshToken(new RefreshTokenGrant(client).redeem(first).orThrow());
        assertThat(second).isNotEqualTo(first);

        assertThat(refused(first).kind()).isEqualTo(Kind.REAUTH_REQUIRED);
        assertThat(refused(second).kind()).isEqualTo(Kind.REAUTH_REQUIRED);
    }

    @Test
    void everyRedemptionIsCounted() throws IOException, InterruptedException {
        var before = provider.redeemed("refresh_token");
        new RefreshTokenGrant(client).redeem(refreshToken(loggedIn())).orThrow();

        assertThat(provider.redeemed("refresh_token")).isEqualTo(before + 1);
    }

    @Test
    void aRevokedRefreshTokenIsWorthNothing() throws IOException, InterruptedException {
        var token = refreshToken(loggedIn());

        assertThat(new Revocation(client).revokeRefreshToken(token)).isEmpty();

        assertThat(refused(token).kind()).isEqualTo(Kind.REAUTH_REQUIRED);
        assertThat(new Revocation(client).revokeRefreshToken(token)).isEmpty();
    }

    @Test
    void aRobotLogsInByItself() {
        var robot = robot(OidcProvider.ROBOT_SECRET);

        assertThat(new ClientCredentialsGrant(robot).request()).isInstanceOf(TokenResponse.class);
    }

    @Test
    void aRobotWithTheWrongPasswordIsToldSo() {
        var error = (OAuthError) new ClientCredentialsGrant(robot("wrong")).request();

        assertThat(error.kind()).isEqualTo(Kind.TOKEN_ENDPOINT_ERROR);
        assertThat(error.code()).isEqualTo("invalid_client");
    }

    private static OAuthClient robot(String password) {
        return client(
                new ClientRegistration(
                        OidcProvider.ROBOT,
                        new ClientAuthentication.SecretBasic(Secret.of(password)),
                        List.of("llm"),
                        List.of(),
                        List.of()));
    }
}
