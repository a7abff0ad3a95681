package dev.sesame.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.server.definition.Issuer;
import dev.sesame.testkit.ScriptedIdentityProvider;
import dev.sesame.testkit.SteppingClock;
import dev.sesame.testkit.TokenSigner;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class IssuerKeysTest {
    private final SteppingClock clock = SteppingClock.at(Login.NOW);
    private Login login;
    private Doorway doorway;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        login = Login.start();
        doorway = Doorway.of(login.issuer(), clock);
    }

    @AfterEach
    void stop() throws IOException {
        login.close();
    }

    private void assertRefused(String token, Failure failure) {
        assertThatThrownBy(() -> doorway.enter(token))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        refusal -> assertThat(refusal.failure()).isEqualTo(failure));
    }

    private String lasting(String subject) throws GeneralSecurityException {
        return login.token(login.signer(), subject, 86_400);
    }

    @Test
    void keysAreFetchedOnceForManyWhoComeTogether() throws GeneralSecurityException {
        var tokens = new String[50];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = login.token("person-" + i);
        }
        var answers = IntStream.range(0, tokens.length).mapToObj(i -> doorway.ask(tokens[i]));

        assertThat(answers.toList().stream().map(each -> each.toCompletableFuture().join()))
                .extracting(Caller::subject)
                .contains("person-0", "person-49");
        assertThat(login.fetches()).isEqualTo(1);
    }

    @Test
    void whoIsVerifiedOnceIsKnownAtOnce() throws GeneralSecurityException {
        var token = login.token("alice");
        doorway.enter(token);

        assertThat(doorway.ask(token).toCompletableFuture()).isCompleted();
        assertThat(doorway.ask(login.token("bob")).toCompletableFuture()).isCompleted();
    }

    @Test
    void hundredsOfInventedKeysCauseOneFetchInHalfAMinute() throws GeneralSecurityException {
        doorway.enter(login.token("alice"));
        clock.advance(Duration.ofSeconds(31));
        var attacker = TokenSigner.generate("x", "ES256");
        var tokens = new String[900];
        for (int i = 0; i < tokens.length; i++) {
            var signer = new TokenSigner("invented-" + i, "ES256", attacker.keys());
            tokens[i] = login.token(signer, "mallory", 600);
        }

        var answers = IntStream.range(0, tokens.length).mapToObj(i -> doorway.ask(tokens[i]));

        assertThat(answers.toList()).allMatch(IssuerKeysTest::isRefused);
        assertThat(login.fetches()).isEqualTo(2);
        assertThat(doorway.enter(login.token("bob")).subject()).isEqualTo("bob");
    }

    private static boolean isRefused(CompletionStage<Caller> answer) {
        try {
            answer.toCompletableFuture().join();
            return false;
        } catch (CompletionException e) {
            return e.getCause() instanceof AuthException;
        }
    }

    @Test
    void aNewKeyIsFoundAndAWithdrawnOneEndsWithTheTimeOfItsSet() throws GeneralSecurityException {
        var old = lasting("alice");
        doorway.enter(old);
        var next = TokenSigner.generate("k2", "ES256");
        login.publish("max-age=600", next);
        clock.advance(Duration.ofSeconds(30));

        var token = login.token(next, "bob", 86_400);
        assertThat(doorway.enter(token).subject()).isEqualTo("bob");
        clock.advance(Duration.ofSeconds(570));
        assertRefused(old, Failure.NOT_LOGGED_IN);
    }

    @Test
    void keysAreFetchedAnewBeforeTheirTimeIsOverAndNobodyWaits() throws GeneralSecurityException {
        doorway.enter(login.token("alice"));
        clock.advance(Duration.ofMinutes(5));

        assertThat(doorway.ask(login.token("bob")).toCompletableFuture()).isCompleted();
        while (login.fetches() < 2) {
            Thread.onSpinWait();
        }
    }

    @Test
    void theLastKeysAreGoodForADayWhileTheIssuerIsDown() throws GeneralSecurityException {
        doorway.enter(lasting("alice"));
        login.server().saysJson("/jwks", 503, "");
        login.server().saysJson(ScriptedIdentityProvider.OPENID, 503, "");
        clock.advance(Duration.ofHours(23));
        assertThat(doorway.enter(lasting("bob")).subject()).isEqualTo("bob");

        clock.advance(Duration.ofHours(1));
        assertRefused(lasting("carol"), Failure.UNREACHABLE);
    }

    @Test
    void nobodyWaitsForAnIssuerThatDoesNotAnswer() throws GeneralSecurityException {
        doorway.enter(lasting("alice"));
        login.server().saysJson("/jwks", 503, "");
        clock.advance(Duration.ofMinutes(11));
        doorway.enter(lasting("bob"));
        clock.advance(Duration.ofSeconds(31));

        assertThat(doorway.ask(lasting("carol")).toCompletableFuture()).isCompleted();
        while (login.fetches() < 3) {
            Thread.onSpinWait();
        }
    }

    @Test
    void keysThatMustNotBeKeptLastUntilThereAreOthers() throws GeneralSecurityException {
        login.publish("no-store", login.signer());
        doorway.enter(lasting("alice"));
        clock.advance(Duration.ofSeconds(31));

        assertThat(doorway.ask(lasting("alice")).toCompletableFuture()).isCompleted();
        assertThat(doorway.ask(lasting("bob")).toCompletableFuture()).isCompleted();
        while (login.fetches() < 2) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anIssuerThatComesBackIsFoundAgain() throws GeneralSecurityException {
        login.server().saysJson("/jwks", 503, "");
        var token = login.token("alice");
        assertRefused(token, Failure.UNREACHABLE);
        login.publish("max-age=600", login.signer());
        assertRefused(token, Failure.UNREACHABLE);

        clock.advance(Duration.ofSeconds(5));

        assertThat(doorway.enter(token).subject()).isEqualTo("alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html></html>", "{\"keys\":[]}", "[]", ""})
    void whatIsNoSetOfKeysReplacesNone(String answer) throws GeneralSecurityException {
        doorway.enter(lasting("alice"));
        login.server().saysJson("/jwks", 200, answer);
        clock.advance(Duration.ofHours(1));

        assertThat(doorway.enter(lasting("bob")).subject()).isEqualTo("bob");
        assertThat(login.fetches()).isEqualTo(2);
    }

    @Test
    void aHugeSetIsNotRead() throws GeneralSecurityException {
        login.server().saysJson("/jwks", 200, " ".repeat(300 << 10));

        assertThatThrownBy(() -> doorway.enter(login.token("alice")))
                .hasMessageContaining("larger than 256 KiB");
    }

    @Test
    void whatAnotherIssuerSaysAboutItselfIsNotBelieved() throws GeneralSecurityException {
        var other = login.description().replace("\"issuer\": \"http", "\"issuer\": \"https");
        login.server().saysJson(ScriptedIdentityProvider.OPENID, 200, other);

        assertRefused(login.token("alice"), Failure.UNREACHABLE);
        assertThat(login.fetches()).isZero();
    }

    @Test
    void keysAreNotFetchedFromAnAddressWithoutTls() throws GeneralSecurityException {
        var issuer = login.issuer();
        doorway.trust(
                new Issuer(
                        issuer.issuer(),
                        issuer.audiences(),
                        Set.of("ES256"),
                        false,
                        "groups",
                        Optional.of(URI.create("http://login.acme.test/jwks")),
                        Optional.empty()));

        assertThatThrownBy(() -> doorway.enter(login.token("alice")))
                .hasMessageContaining("http://login.acme.test/jwks is not an https URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-store", "max-age=0", "private, MAX-AGE=1"})
    void anIssuerIsNotAskedMoreOftenThanEveryHalfMinute(String cacheControl)
            throws GeneralSecurityException {
        login.publish(cacheControl, login.signer());
        for (int seconds = 0; seconds < 60; seconds++) {
            doorway.enter(login.token("person-" + seconds));
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(login.fetches()).isLessThanOrEqualTo(2);
    }
}
