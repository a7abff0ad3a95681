package dev.sesame.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.http.Http;
import dev.sesame.http.HttpRequest;
import dev.sesame.oauth.AuthorizationCodeGrant;
import dev.sesame.oauth.AuthorizationServer;
import dev.sesame.oauth.ClientAuthentication;
import dev.sesame.oauth.ClientRegistration;
import dev.sesame.oauth.OAuthClient;
import dev.sesame.server.definition.Issuer;
import dev.sesame.server.definition.Issuer.Introspection;
import dev.sesame.testkit.Browser;
import dev.sesame.testkit.OidcProvider;
import dev.sesame.testkit.SteppingClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** People of a real identity provider, oidc-provider of npm, who come and leave. */
@Timeout(300)
class RealIssuerTest {
    private static final String SIGNED = "https://ai.acme.test";
    private static final String OPAQUE = "https://ai.acme.test/opaque";

    private static OidcProvider provider;

    private final SteppingClock clock = SteppingClock.at(InstantSource.system().instant());
    private final Environment environment =
            new Environment(Map.of(), Path.of("/"), Path.of("/"), clock);
    private Doorway doorway;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        provider = OidcProvider.start(Duration.ofMinutes(30), true);
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    @BeforeEach
    void open() {
        doorway = Doorway.of(issuer(), clock);
    }

    private static Issuer issuer() {
        var introspection =
                new Introspection(
                        Optional.empty(),
                        OidcProvider.ROBOT,
                        Secret.of(OidcProvider.ROBOT_SECRET),
                        false);
        return new Issuer(
                provider.issuer(),
                Set.of(SIGNED, OPAQUE),
                Set.of("RS256"),
                false,
                "groups",
                Optional.empty(),
                Optional.of(introspection),
                Optional.of("llm"));
    }

    private String login(String name, String resource) throws IOException, InterruptedException {
        var http = new Http(environment);
        var registration =
                new ClientRegistration(
                        OidcProvider.CLIENT,
                        new ClientAuthentication.None(),
                        List.of("openid", "llm"),
                        List.of(),
                        List.of(URI.create(resource)));
        var client =
                new OAuthClient(
                        AuthorizationServer.discover(provider.issuer(), http),
                        registration,
                        http,
                        clock);
        try (var attempt = new AuthorizationCodeGrant(client).start();
                var browser = Browser.of(name, "secret")) {
            browser.visit(attempt.uri());
            return attempt.await(Duration.ofMinutes(2)).orThrow().accessToken().reveal();
        }
    }

    private void revoke(String token) {
        var form = "client_id=" + OidcProvider.CLIENT + "&token=" + token;
        var endpoint = URI.create(provider.issuer() + "/token/revocation");
        assertThat(new Http(environment).send(HttpRequest.postForm(endpoint, form)).status())
                .isEqualTo(200);
    }

    private AbstractThrowableAssert<?, ?> assertRefused(String token, Failure failure) {
        return assertThatThrownBy(() -> doorway.enter(token))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        refusal -> assertThat(refusal.failure()).isEqualTo(failure));
    }

    @Test
    void aSignedTokenSaysWhoItIs() throws IOException, InterruptedException {
        var caller = doorway.enter(login("alice", SIGNED));

        assertThat(caller.issuer()).isEqualTo(provider.issuer());
        assertThat(caller.subject()).isEqualTo("alice");
        assertThat(caller.name()).isEqualTo("alice@corp.test");
        assertThat(caller.groups()).containsExactlyInAnyOrder("eng", "platform");
        assertThat(caller.expires())
                .isBetween(
                        clock.instant().plus(Duration.ofMinutes(29)),
                        clock.instant().plus(Duration.ofMinutes(32)));
    }

    @Test
    void aTokenThatSaysNothingIsAskedAbout() throws IOException, InterruptedException {
        var caller = doorway.enter(login("bob", OPAQUE));

        assertThat(caller.subject()).isEqualTo("bob");
        assertThat(caller.groups()).containsExactly("research");
    }

    @Test
    void aMinuteAfterARevocationNobodyGetsIn() throws IOException, InterruptedException {
        var token = login("alice", OPAQUE);
        assertThat(doorway.enter(token).subject()).isEqualTo("alice");

        revoke(token);
        clock.advance(Duration.ofSeconds(60));

        assertRefused(token, Failure.NOT_LOGGED_IN);
    }

    @Test
    void whoeverIsBlockedIsOutAtOnceWhateverTheirTokenSays()
            throws IOException, InterruptedException {
        var signed = login("alice", SIGNED);
        var opaque = login("alice", OPAQUE);
        doorway.enter(signed);
        doorway.enter(opaque);

        doorway.block("Alice@corp.test");

        assertRefused(signed, Failure.ACCESS_DENIED);
        assertRefused(opaque, Failure.ACCESS_DENIED);
        doorway.block();
        assertThat(doorway.enter(signed).subject()).isEqualTo("alice");
    }

    @Test
    void keysThatAreReplacedAreFollowedAndWithdrawnOnesEnd()
            throws IOException, InterruptedException {
        var first = login("alice", SIGNED);
        doorway.enter(first);

        provider.rotateKeys();
        var second = login("alice", SIGNED);
        clock.advance(Duration.ofSeconds(30));
        assertThat(doorway.enter(second).subject()).isEqualTo("alice");
        assertThat(doorway.enter(first).subject()).isEqualTo("alice");

        provider.withdrawKeys();
        clock.advance(Duration.ofMinutes(10));
        assertRefused(first, Failure.NOT_LOGGED_IN);
        assertRefused(second, Failure.NOT_LOGGED_IN);
        assertThat(doorway.enter(login("alice", SIGNED)).subject()).isEqualTo("alice");
    }

    @Test
    void aTokenForSomebodyElseIsRefused() throws IOException, InterruptedException {
        assertRefused(login("alice", "https://ai.other.test"), Failure.NOT_LOGGED_IN);
        assertRefused(login("alice", "https://ai.other.test/opaque"), Failure.NOT_LOGGED_IN);
    }
}
