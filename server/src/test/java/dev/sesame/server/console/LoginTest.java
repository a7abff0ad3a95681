package dev.sesame.server.console;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.OidcProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How people come in and go, with a real identity provider. */
@Timeout(300)
class LoginTest {
    private static OidcProvider provider;

    @TempDir private Path folder;
    private RunningConsole console;

    @BeforeAll
    static void startProvider() throws IOException, InterruptedException {
        provider = OidcProvider.start(Duration.ofMinutes(30), true);
    }

    @AfterAll
    static void stopProvider() {
        provider.close();
    }

    @BeforeEach
    void start() throws IOException {
        console = RunningConsole.start(folder, provider, RunningConsole.withSecret());
    }

    @AfterEach
    void stop() {
        console.close();
    }

    @Test
    void whoeverIsNotLoggedInIsSentToTheIssuerAndComesBackToThePage()
            throws IOException, InterruptedException {
        try (var guest = new Guest(console.address())) {
            var sent = guest.get("/console/usage?from=2026-01-01");
            assertThat(sent.statusCode()).isEqualTo(303);
            assertThat(Guest.location(sent))
                    .startsWith(provider.issuer())
                    .contains("code_challenge_method=S256", "state=", "nonce=", "scope=openid");

            var back = guest.get(guest.answerOfIssuer(Guest.location(sent), "alice"));

            assertThat(back.statusCode()).isEqualTo(303);
            assertThat(Guest.location(back)).isEqualTo("/console/usage?from=2026-01-01");
            assertThat(back.headers().allValues("set-cookie"))
                    .anySatisfy(cookie ->
                            assertThat(cookie)
                                    .startsWith("sesame-session=")
                                    .contains("; HttpOnly; SameSite=Lax; Max-Age=28800"));
            assertThat(guest.cookies).containsOnlyKeys("sesame-session");
            assertThat(guest.get("/console/").body()).contains("alice@corp.test");
        }
    }

    @Test
    void anAnswerThatNobodyAskedForIsRefused() throws IOException, InterruptedException {
        try (var guest = new Guest(console.address());
                var attacker = new Guest(console.address())) {
            var theirs = attacker.answerOfIssuer(Guest.location(attacker.get("/console/")), "bob");

            assertThat(guest.get(theirs).statusCode()).isEqualTo(400);
            guest.get("/console/");
            assertThat(guest.get(theirs).statusCode()).isEqualTo(400);
            assertThat(guest.cookies).doesNotContainKey("sesame-session");
        }
    }

    @Test
    void overTlsNobodyElseCanSetTheCookies() throws IOException, InterruptedException {
        console.replace("organisation.jsonc", console.address().toString(), "https://ai.acme.test");
        try (var guest = new Guest(console.address())) {
            assertThat(guest.get("/console/").headers().firstValue("set-cookie").orElse(""))
                    .startsWith("__Host-sesame-login=")
                    .endsWith("; Path=/; HttpOnly; SameSite=Lax; Max-Age=600; Secure");
        }
    }

    @Test
    void aCodeIsGoodForOneLogin() throws IOException, InterruptedException {
        try (var guest = new Guest(console.address())) {
            var answer = guest.answerOfIssuer(Guest.location(guest.get("/console/")), "alice");
            var login = guest.cookies.get("sesame-login");
            assertThat(guest.get(answer).statusCode()).isEqualTo(303);

            guest.cookies.clear();
            guest.cookies.put("sesame-login", login);

            assertThat(guest.get(answer).statusCode()).isGreaterThanOrEqualTo(400);
            assertThat(guest.cookies).doesNotContainKey("sesame-session");
        }
    }

    @Test
    void aLoginTakesTenMinutesAtMost() throws IOException, InterruptedException {
        try (var guest = new Guest(console.address())) {
            var answer = guest.answerOfIssuer(Guest.location(guest.get("/console/")), "alice");
            console.clock.advance(Duration.ofMinutes(10));

            assertThat(guest.get(answer).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void aSessionEndsAfterEightHours() throws IOException, InterruptedException {
        try (var alice = Guest.of(console, "alice")) {
            console.clock.advance(Duration.ofHours(8).minusSeconds(2));
            assertThat(alice.get("/console/").statusCode()).isEqualTo(200);

            console.clock.advance(Duration.ofSeconds(2));

            assertThat(Guest.location(alice.get("/console/"))).startsWith(provider.issuer());
        }
    }

    @Test
    void everyReplicaWithTheSecretKnowsWhoIsLoggedIn() throws IOException, InterruptedException {
        try (var alice = Guest.of(console, "alice")) {
            console.restart();

            assertThat(alice.get("/console/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void withoutASecretASessionHoldsForOneProcess() throws IOException, InterruptedException {
        var login = "\"client_id\": \"" + OidcProvider.PUBLIC_CONSOLE + "\"";
        try (var open = RunningConsole.start(folder.resolve("public"), provider, login);
                var alice = Guest.of(open, "alice")) {
            assertThat(alice.get("/console/").body()).contains("alice@corp.test");

            open.restart();

            assertThat(alice.get("/console/").statusCode()).isEqualTo(303);
        }
    }

    @Test
    void aCookieThatWasChangedIsNone() throws IOException, InterruptedException {
        try (var alice = Guest.of(console, "alice")) {
            var sealed = requireNonNull(alice.cookies.get("sesame-session"));
            for (var forged :
                    new String[] {
                        "",
                        "A",
                        "AAAAAAAAAAAAAAAAAAAA",
                        "%%",
                        sealed.substring(4),
                        sealed + "AAAA",
                        (sealed.charAt(0) == 'A' ? 'B' : 'A') + sealed.substring(1)
                    }) {
                alice.cookies.put("sesame-session", forged);
                assertThat(alice.get("/console/").statusCode()).as(forged).isEqualTo(303);
            }
        }
    }

    @Test
    void aLoginThatIsUnderWayIsNoSession() throws IOException, InterruptedException {
        try (var guest = new Guest(console.address())) {
            guest.get("/console/");
            guest.cookies.put("sesame-session", guest.cookies.get("sesame-login"));

            assertThat(guest.get("/console/").statusCode()).isEqualTo(303);
        }
    }

    @Test
    void groupsMayComeFromTheUserinfoEndpoint() throws IOException, InterruptedException {
        try (var carol = Guest.of(console, "carol")) {
            assertThat(carol.get("/console/").body()).contains("What you get in Research");
        }
    }

    @Test
    void whoeverIsBlockedIsOutAtOnce() throws IOException, InterruptedException {
        try (var alice = Guest.of(console, "alice");
                var bob = Guest.of(console, "bob")) {
            console.replace(
                    "organisation.jsonc",
                    "\"teams\"",
                    "\"blocked\": [\"ALICE@corp.test\"], \"teams\"");

            assertThat(alice.get("/console/").statusCode()).isEqualTo(403);
            assertThat(bob.get("/console/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void onlyAPageOfTheConsoleSignsOut() throws IOException, InterruptedException {
        try (var alice = Guest.of(console, "alice");
                var bob = Guest.of(console, "bob")) {
            assertThat(alice.get("/console/logout").statusCode()).isEqualTo(400);
            assertThat(alice.post("/console/logout", "").statusCode()).isEqualTo(400);
            var other = "proof=" + bob.proof("/console/");
            assertThat(alice.post("/console/logout", other).statusCode()).isEqualTo(400);
            assertThat(alice.post("/console/logout", "x".repeat(10_000)).statusCode())
                    .isEqualTo(413);
            assertThat(alice.get("/console/").statusCode()).isEqualTo(200);

            var left = alice.post("/console/logout", "proof=" + alice.proof("/console/"));

            assertThat(left.statusCode()).isEqualTo(200);
            assertThat(left.headers().firstValue("refresh").orElse(""))
                    .startsWith("0; url=" + provider.issuer() + "/session/end?client_id=console")
                    .contains("post_logout_redirect_uri=");
            assertThat(alice.cookies).doesNotContainKey("sesame-session");
            assertThat(alice.get("/console/").statusCode()).isEqualTo(303);
            assertThat(alice.get("/console/goodbye").body()).contains("You are signed out");
        }
    }
}
