package dev.sesame.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.server.definition.Issuer;
import dev.sesame.testkit.SteppingClock;
import dev.sesame.testkit.TokenSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class IntrospectionTest {
    private static final String ENDPOINT = "/introspect";

    private final SteppingClock clock = SteppingClock.at(Login.NOW);
    private Login login;
    private Doorway doorway;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        login = Login.start();
        doorway = Doorway.of(login.asked(false), clock);
        says(200, "{'active': true, 'sub': 'alice', 'groups': 'eng platform'}");
    }

    @AfterEach
    void stop() throws IOException {
        login.close();
    }

    private void says(int status, String json) {
        login.server().saysJson(ENDPOINT, status, json.replace('\'', '"'));
    }

    private void assertRefused(String token, Failure failure) {
        assertThatThrownBy(() -> doorway.enter(token))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        refusal -> assertThat(refusal.failure()).isEqualTo(failure));
    }

    @Test
    void theIssuerSaysWhoItIs() {
        var caller = doorway.enter("opaque/+token==");

        assertThat(caller.subject()).isEqualTo("alice");
        assertThat(caller.groups()).containsExactlyInAnyOrder("eng", "platform");
        assertThat(caller.expires()).isEqualTo(Login.NOW.plusSeconds(60));
        var asked = login.server().requests(ENDPOINT).getFirst();
        assertThat(asked.form())
                .containsEntry("token", "opaque/+token==")
                .containsEntry("token_type_hint", "access_token");
        var authorization = asked.headers().getOrDefault("authorization", "");
        var basic = authorization.substring("Basic ".length());
        assertThat(new String(Base64.getDecoder().decode(basic), StandardCharsets.US_ASCII))
                .isEqualTo("gate+way:s%2Be%3Acret");
    }

    @Test
    void anAnswerCountsForAMinuteAndNoLonger() {
        doorway.enter("opaque");
        says(200, "{'active': false}");
        clock.advance(Duration.ofSeconds(59));
        assertThat(doorway.enter("opaque").subject()).isEqualTo("alice");
        assertThat(login.questions()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(1));
        assertRefused("opaque", Failure.NOT_LOGGED_IN);
    }

    @Test
    void anAnswerCountsNoLongerThanTheToken() {
        var end = Login.NOW.getEpochSecond() - 50;
        says(200, "{'active': true, 'sub': 'alice', 'exp': " + end + "}");
        doorway.enter("opaque");
        clock.advance(Duration.ofSeconds(10));

        assertRefused("opaque", Failure.LOGIN_EXPIRED);
    }

    @Test
    void manyRequestsWithOneTokenAreOneQuestion() {
        var answers = IntStream.range(0, 200).mapToObj(_ -> doorway.ask("opaque")).toList();

        assertThat(answers)
                .allSatisfy(each ->
                        assertThat(each.toCompletableFuture().join().subject()).isEqualTo("alice"));
        assertThat(login.questions()).isEqualTo(1);
    }

    @Test
    void aTokenThatIsNotActiveIsNotAskedAboutAgainAtOnce() {
        says(200, "{'active': false}");
        assertRefused("stolen", Failure.NOT_LOGGED_IN);
        assertRefused("stolen", Failure.NOT_LOGGED_IN);
        assertThat(login.questions()).isEqualTo(1);

        says(200, "{'active': true, 'sub': 'alice'}");
        clock.advance(Duration.ofSeconds(10));
        assertThat(doorway.enter("stolen").subject()).isEqualTo("alice");
    }

    @Test
    void aTokenThatLacksTheScopeIsNotAskedAboutAgainAtOnce() {
        doorway.trust(scoped());

        assertRefused("opaque", Failure.ACCESS_DENIED);
        assertRefused("opaque", Failure.ACCESS_DENIED);
        assertThat(login.questions()).isEqualTo(1);
    }

    private Issuer scoped() {
        var asked = login.asked(false);
        return new Issuer(
                asked.issuer(),
                asked.audiences(),
                asked.algorithms(),
                false,
                "groups",
                Optional.empty(),
                asked.introspection(),
                Optional.of("llm"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'active': 'true', 'sub': 'alice'}",
                "{'active': 1, 'sub': 'alice'}",
                "{'active': null, 'sub': 'alice'}",
                "{'active': [true], 'sub': 'alice'}",
                "{'active': true}",
                "{'active': true, 'sub': ['alice']}",
                "{'active': true, 'sub': 'alice', 'iss': 'https://other.test'}",
                "{'active': true, 'sub': 'alice', 'aud': 'https://other.test'}",
                "{'active': true, 'sub': 'alice', 'aud': []}",
                "{'active': true, 'sub': 'alice', 'exp': null}",
                "{'active': true, 'sub': 'alice', 'nbf': 1800000061}",
                "{'active': true, 'sub': 'alice', 'cnf': {'jkt': 'x'}}",
                "{'active': true, 'sub': 'alice', 'groups': {'eng': true}}"
            })
    void anAnswerThatIsNotAPlainYesIsANo(String json) {
        says(200, json);
        assertRefused("opaque", Failure.NOT_LOGGED_IN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "<html>", "[true]", "{'active': true, 'active': true}"})
    void anAnswerThatIsNoneIsAnOutage(String body) {
        says(200, body);
        assertRefused("opaque", Failure.UNREACHABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 302, 400, 401, 500})
    void nobodyGetsInWhileTheIssuerDoesNotAnswer(int status) {
        doorway.enter("opaque");
        says(status, "{'active': true, 'sub': 'alice'}");
        clock.advance(Duration.ofSeconds(60));
        assertRefused("opaque", Failure.UNREACHABLE);

        says(200, "{'active': true, 'sub': 'alice'}");
        assertThat(doorway.enter("opaque").subject()).isEqualTo("alice");
    }

    @Test
    void whoKnowsATokenButDoesNotLetItInIsRight() throws IOException, GeneralSecurityException {
        try (var second = Login.start()) {
            second.server().saysJson(ENDPOINT, 200, "{\"active\": false}");
            doorway.trust(scoped(), second.asked(false));

            assertRefused("opaque", Failure.ACCESS_DENIED);
            assertThat(second.questions()).isEqualTo(1);
        }
    }

    @Test
    void aSignedTokenIsAskedAboutOnlyWhereThatIsWanted() throws GeneralSecurityException {
        var token = login.token("alice");
        doorway.enter(token);
        assertThat(login.questions()).isZero();

        doorway.trust(login.asked(true));
        assertThat(doorway.enter(token).groups()).containsExactly("eng");
        assertThat(login.questions()).isEqualTo(1);
        doorway.enter(token);
        assertThat(login.questions()).isEqualTo(1);
    }

    @Test
    void whoeverLeftIsOutAfterAMinuteAlthoughTheirSignedTokenLives()
            throws GeneralSecurityException {
        doorway.trust(login.asked(true));
        var token = login.token("alice");
        doorway.enter(token);
        says(200, "{'active': false}");
        clock.advance(Duration.ofSeconds(60));

        assertRefused(token, Failure.NOT_LOGGED_IN);
        says(500, "");
        assertRefused(login.token("bob"), Failure.UNREACHABLE);
    }

    @Test
    void aForgedTokenIsNotWorthAQuestion() throws GeneralSecurityException {
        doorway.trust(login.asked(true));
        doorway.enter(login.token("alice"));
        var forged = TokenSigner.generate("k1", "ES256");

        assertRefused(login.token(forged, "alice", 600), Failure.NOT_LOGGED_IN);
        assertThat(login.questions()).isEqualTo(1);
    }

    @Test
    void anAnswerAboutSomebodyElseIsANo() throws GeneralSecurityException {
        doorway.trust(login.asked(true));

        assertRefused(login.token("bob"), Failure.NOT_LOGGED_IN);
    }

    @Test
    void withoutAnIssuerToAskATokenThatSaysNothingIsNobodys() {
        doorway.trust(login.issuer());

        assertRefused("opaque", Failure.NOT_LOGGED_IN);
        assertRefused("", Failure.NOT_LOGGED_IN);
        assertRefused("a".repeat((16 << 10) + 1), Failure.NOT_LOGGED_IN);
        assertThat(login.questions()).isZero();
    }
}
