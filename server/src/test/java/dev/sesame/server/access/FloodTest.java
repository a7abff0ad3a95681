package dev.sesame.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.server.definition.Issuer;
import dev.sesame.server.definition.Issuer.Introspection;
import dev.sesame.testkit.Line;
import dev.sesame.testkit.RawServer;
import dev.sesame.testkit.SteppingClock;
import dev.sesame.testkit.TokenSigner;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many bad tokens at once. */
@Timeout(60)
class FloodTest {
    private static final int MOST_OF_CLIENT = 100;
    private static final int MOST_OF_ADDRESS = 1_000;

    private final SteppingClock clock = SteppingClock.at(Login.NOW);
    private Login login;
    private TokenSigner forger;
    private Doorway doorway;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        login = Login.start();
        forger = TokenSigner.generate("k1", "ES256");
        doorway = Doorway.of(login.issuer(), clock);
    }

    @AfterEach
    void stop() throws IOException {
        login.close();
    }

    private void flood(int from, int to, String client) throws GeneralSecurityException {
        for (int i = from; i < to; i++) {
            var forged = login.token(forger, "mallory-" + i, 600);
            assertThat(failure(doorway.ask(forged, client))).isEqualTo(Failure.NOT_LOGGED_IN);
        }
    }

    private static Failure failure(CompletionStage<Caller> answer) {
        try {
            answer.toCompletableFuture().join();
            throw new AssertionError("it was let in");
        } catch (CompletionException e) {
            return e.getCause() instanceof AuthException refusal
                    ? refusal.failure()
                    : Failure.CANCELLED;
        }
    }

    @Test
    void aClientWithManyBadTokensWaitsAndNobodyElseDoes() throws GeneralSecurityException {
        var known = login.token("alice");
        doorway.enter(known);
        flood(0, MOST_OF_CLIENT, "198.51.100.1, 203.0.113.7");

        var good = login.token("bob");
        var again = doorway.ask(good, "198.51.100.2, 203.0.113.7");
        assertThat(again.toCompletableFuture()).isCompletedExceptionally();
        assertThat(failure(again)).isEqualTo(Failure.UNREACHABLE);
        assertThat(doorway.ask(known, "203.0.113.7").toCompletableFuture()).isCompleted();
        assertThat(doorway.ask(good, "203.0.113.8").toCompletableFuture())
                .isCompletedWithValueMatching(caller -> caller.subject().equals("bob"));

        clock.advance(Duration.ofSeconds(10));
        var carol = doorway.ask(login.token("carol"), "203.0.113.7");
        assertThat(carol.toCompletableFuture().join().subject()).isEqualTo("carol");
    }

    @Test
    void anAddressWithVeryManyWaitsWhomeverItNames() throws GeneralSecurityException {
        doorway.enter(login.token("alice"));
        for (int i = 0; i < MOST_OF_ADDRESS; i += MOST_OF_CLIENT) {
            flood(i, i + MOST_OF_CLIENT, "invented-" + i);
        }

        assertThat(failure(doorway.ask(login.token("bob")))).isEqualTo(Failure.UNREACHABLE);
    }

    @Test
    void tokensThatHaveEndedAreNoAttack() throws GeneralSecurityException {
        doorway.enter(login.token("alice"));
        for (int i = 0; i < MOST_OF_CLIENT; i++) {
            var ended = login.token(login.signer(), "person-" + i, -61);
            assertThat(failure(doorway.ask(ended, "office"))).isEqualTo(Failure.LOGIN_EXPIRED);
        }

        assertThat(doorway.ask(login.token("bob"), "office").toCompletableFuture())
                .isCompletedWithValueMatching(caller -> caller.subject().equals("bob"));
    }

    @Test
    void inventedTokensKeepNobodyWaitingWhoIsKnown() throws IOException, GeneralSecurityException {
        var silence = new CountDownLatch(1);
        try (var asked = RawServer.speaking(line -> answer(line, silence))) {
            var secret = Secret.of("secret");
            var how = new Introspection(Optional.of(asked.uri()), "gateway", secret, true);
            doorway.trust(asking(login.issuer(), how));
            doorway.enter("opaque");
            clock.advance(Duration.ofSeconds(60));
            var invented =
                    IntStream.range(0, 65)
                            .mapToObj(i -> doorway.ask("invented-" + i).toCompletableFuture())
                            .toArray(CompletableFuture[]::new);
            CompletableFuture.anyOf(invented).handle((_, problem) -> problem).join();

            assertThat(doorway.enter("opaque").subject()).isEqualTo("alice");
            assertThat(doorway.enter(login.token("alice")).subject()).isEqualTo("alice");
        } finally {
            silence.countDown();
        }
    }

    private static void answer(Line line, CountDownLatch silence)
            throws IOException, InterruptedException {
        line.head();
        var form = new StringBuilder();
        while (!form.toString().endsWith("access_token")) {
            form.append(line.hear(1));
        }
        if (form.indexOf("invented") >= 0) {
            silence.await();
        }
        var body = "{\"active\": true, \"sub\": \"alice\"}";
        line.say("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + body.length());
        line.say("\r\n\r\n" + body).awaitEnd();
    }

    private static Issuer asking(Issuer issuer, Introspection how) {
        return new Issuer(
                issuer.issuer(),
                issuer.audiences(),
                issuer.algorithms(),
                false,
                "groups",
                Optional.empty(),
                Optional.of(how));
    }
}
