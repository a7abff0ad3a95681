package dev.sesame.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.server.definition.Issuer;
import dev.sesame.testkit.SteppingClock;
import dev.sesame.testkit.TokenSigner;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TokenAuthenticatorTest {
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

    private String token(String more) throws GeneralSecurityException {
        long now = Login.NOW.getEpochSecond();
        var issuer = login.server().issuer();
        var claims =
                """
                {"iss": "%s", "aud": "https://ai.acme.test", "sub": "42", "iat": %d, "exp": %d%s}
                """
                        .formatted(issuer, now, now + 600, more.replace('\'', '"'));
        return login.signer().token(claims);
    }

    /** Whoever takes a part of a token for the whole mistakes one person for another. */
    @Test
    void tokensThatAreAlikeInAllButTheirEndAreTwo() throws GeneralSecurityException {
        var alice = login.token("alice");
        var bob = login.token("bob");
        assertThat(alice.substring(0, 60)).isEqualTo(bob.substring(0, 60));
        assertThat(doorway.enter(alice).subject()).isEqualTo("alice");
        assertThat(doorway.enter(bob).subject()).isEqualTo("bob");

        var forged =
                bob.substring(0, bob.lastIndexOf('.')) + alice.substring(alice.lastIndexOf('.'));
        assertRefused(forged, Failure.NOT_LOGGED_IN);
        assertRefused(alice.substring(0, alice.length() - 1), Failure.NOT_LOGGED_IN);
        assertThat(doorway.enter(alice).subject()).isEqualTo("alice");
    }

    @Test
    void aTokenThatIsKnownEndsAllTheSame() throws GeneralSecurityException {
        var token = login.token("alice");
        doorway.enter(token);
        clock.advance(Duration.ofSeconds(659));
        assertThat(doorway.enter(token).subject()).isEqualTo("alice");

        clock.advance(Duration.ofSeconds(1));
        assertRefused(token, Failure.LOGIN_EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "42",
                "alice@acme.test",
                "ALICE@acme.test",
                "Alice Doe",
                "alice",
                "alice@corp.acme.test"
            })
    void aPersonIsBlockedByWhateverTheyAreCalled(String name) throws GeneralSecurityException {
        var names =
                ",'email': 'alice@acme.test', 'name': 'Alice Doe', 'preferred_username': 'Alice',"
                        + " 'upn': 'alice@corp.acme.test'";
        var token = token(names);
        assertThat(doorway.enter(token).name()).isEqualTo("Alice");

        doorway.block("somebody", name);
        assertRefused(token, Failure.ACCESS_DENIED);
        assertRefused(token(names + ",'jti': '2'"), Failure.ACCESS_DENIED);
        doorway.block("somebody");
        assertThat(doorway.enter(token).subject()).isEqualTo("42");
    }

    @Test
    void aNameIsShownSafelyAndIsTheSubjectAtWorst() throws GeneralSecurityException {
        assertThat(doorway.enter(token(",'name': 'A\\u001b[2J'")).name()).isEqualTo("A\\x1b[2J");
        assertThat(doorway.enter(token(",'name': ' ', 'email': ['x']")).name()).isEqualTo("42");
    }

    @Test
    void groupsAreWhereTheOrganisationSays() throws GeneralSecurityException {
        doorway.trust(issuer("realm_access.roles", "https://ai.acme.test"));
        var token = token(",'groups': ['root'], 'realm_access': {'roles': ['eng']}");

        assertThat(doorway.enter(token).groups()).containsExactly("eng");
        assertRefused(token(",'realm_access': {'roles': {'eng': true}}"), Failure.NOT_LOGGED_IN);
        assertThat(doorway.enter(token("")).groups()).isEmpty();
    }

    @Test
    void onlyGroupsThatATeamNamesAreKeptAndANewTeamFindsItsPeople()
            throws GeneralSecurityException {
        var token = token(",'groups': ['eng', 'skiing', 'choir']");
        assertThat(doorway.enter(token).groups()).containsExactly("eng");

        doorway.team("skiing");
        assertThat(doorway.enter(token).groups()).containsExactly("skiing");
    }

    private Issuer issuer(String groups, String audience) {
        return new Issuer(
                login.server().issuer(),
                Set.of(audience),
                Set.of("ES256"),
                false,
                groups,
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void whatWasGoodUnderOtherRulesIsLookedAtAnew() throws GeneralSecurityException {
        var token = login.token("alice");
        doorway.enter(token);
        assertThat(doorway.ask(token).toCompletableFuture()).isCompleted();

        doorway.trust(issuer("groups", "https://other.acme.test"));
        assertRefused(token, Failure.NOT_LOGGED_IN);
        doorway.trust(login.issuer());
        assertThat(doorway.enter(token).subject()).isEqualTo("alice");
    }

    @Test
    void anIssuerThatStaysKeepsItsKeys() throws GeneralSecurityException, IOException {
        doorway.enter(login.token("alice"));
        doorway.block("mallory");
        doorway.enter(login.token("bob"));
        assertThat(login.fetches()).isEqualTo(1);

        try (var second = Login.start()) {
            doorway.trust(login.issuer(), second.issuer());
            assertThat(doorway.enter(login.token("carol")).issuer())
                    .isEqualTo(login.server().issuer());
            assertThat(doorway.enter(second.token("carol")).issuer())
                    .isEqualTo(second.server().issuer());
            assertThat(login.fetches()).isEqualTo(1);
            var mixed = second.signer();
            assertRefused(login.token(mixed, "carol", 600), Failure.NOT_LOGGED_IN);
        }
    }

    @Test
    void aRefusalIsRememberedForAWhileAndAsQuick() throws GeneralSecurityException {
        var forged = login.token(TokenSigner.generate("k1", "ES256"), "alice", 600);
        doorway.enter(login.token("alice"));
        assertRefused(forged, Failure.NOT_LOGGED_IN);
        assertThat(doorway.ask(forged).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void manyTokensDoNotDriveTheMemoryOutOfItsBounds() {
        var recent = new RecentTokens<Integer>(100);
        for (int i = 0; i < 10_000; i++) {
            recent.put(new TokenHash(i, 0, 0, 0), i);
            assertThat(recent.find(new TokenHash(0, 0, 0, 0))).contains(0);
        }
        int known = 0;
        for (int i = 0; i < 10_000; i++) {
            known += recent.find(new TokenHash(i, 0, 0, 0)).isPresent() ? 1 : 0;
        }
        assertThat(known).isBetween(1, 200);
    }
}
