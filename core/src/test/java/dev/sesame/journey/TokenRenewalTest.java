package dev.sesame.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.credential.CredentialStore;
import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeModelProvider.Reply;
import dev.sesame.testkit.FakeModelProvider.Request;
import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.token.AccessToken;
import dev.sesame.wellknown.Organisation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenRenewalTest {
    @TempDir Path home;
    private World world;

    @BeforeEach
    void start() throws IOException {
        world = new World(home);
        publish("");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void publish(String sesame) {
        world.organisation.says(
                FakeOrganisation.WELL_KNOWN,
                Answer.of(
                        """
                        {"auth":{"command":["sh","-c","%s"],"env":"COMPANY_AI_TOKEN"},%s
                         "config":{"model":"corp/m","provider":{"corp":{"npm":"@ai-sdk/openai-compatible",
                          "options":{"baseURL":"%s/v1","apiKey":"{env:COMPANY_AI_TOKEN}"},"models":{"m":{}}}}}}\
                        """
                                .formatted(command(), sesame, world.gateway.uri())));
    }

    /** Prints the first line of a file and takes it away; the last one stays. */
    private String command() {
        var file = home.resolve("tokens");
        return "f=%s; head -n 1 $f; [ $(wc -l < $f) -lt 2 ] || sed -i 1d $f; test -s $f"
                .formatted(file);
    }

    private void logIn(String... tokens) throws IOException {
        Files.write(home.resolve("tokens"), List.of(tokens));
        world.logIn();
    }

    private List<String> sent() {
        return world.gateway.requests().stream()
                .map(Request::headers)
                .map(headers -> String.valueOf(headers.get("authorization")))
                .toList();
    }

    private void assertStored(String token) {
        assertThat(new CredentialStore(world.environment()).all())
                .containsEntry(
                        world.organisation.url().toString(),
                        new Credential.WellKnown("COMPANY_AI_TOKEN", Secret.of(token)));
    }

    private String jwt(Duration age) {
        var issued = world.clock.instant().minus(age).getEpochSecond();
        var claims = "{\"iat\":" + issued + ",\"exp\":" + (issued + 3600) + "}";
        var payload =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return "e30." + payload + ".sig";
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aRefusedTokenIsRenewedAndTheRequestSentOnceMore(int status) throws IOException {
        logIn("token-one", "token-two");
        world.gateway.next(Reply.json(status, "{\"error\":{\"message\":\"no\"}}"));
        assertThat(world.ask()).isNotBlank();
        assertThat(sent()).containsExactly("Bearer token-one", "Bearer token-two");
        assertStored("token-two");
    }

    @Test
    void aServerThatRefusesEveryTokenIsAskedTwice() throws IOException {
        logIn("token-one", "token-two", "token-three");
        for (int i = 0; i < 3; i++) {
            world.gateway.next(Reply.json(401, "{\"error\":{\"message\":\"no\"}}"));
        }
        assertThatThrownBy(world::ask)
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> {
                            assertThat(e.failure()).isEqualTo(Failure.LOGIN_EXPIRED);
                            assertThat(e.nextStep()).contains("sesame auth login");
                        });
        assertThat(sent()).hasSize(2);
    }

    @Test
    void aTokenThatComesBackTheSameIsNotTriedAgain() throws IOException {
        logIn("token-one");
        world.gateway.next(Reply.json(401, "{}"));
        assertThatThrownBy(world::ask).isInstanceOf(AuthException.class);
        assertThat(sent()).hasSize(1);
    }

    @Test
    void aTokenNearItsEndIsRenewedBeforeTheRequest() throws IOException {
        var first = jwt(Duration.ZERO);
        world.clock.advance(Duration.ofHours(1));
        var second = jwt(Duration.ZERO);
        world.clock.advance(Duration.ofHours(-1));
        logIn(first, second);
        world.ask();
        world.clock.advance(Duration.ofMinutes(59));
        world.ask();
        assertThat(sent()).containsExactly("Bearer " + first, "Bearer " + second);
    }

    @Test
    void anOrganisationCanLimitTheAgeOfATokenThatTellsNoEnd() throws IOException {
        publish("\"sesame\":{\"token\":{\"max_age\":600}},");
        logIn("token-one", "token-two");
        world.ask();
        world.clock.advance(Duration.ofMinutes(9));
        world.ask();
        world.clock.advance(Duration.ofMinutes(2));
        world.ask();
        assertThat(sent())
                .containsExactly("Bearer token-one", "Bearer token-one", "Bearer token-two");
    }

    @Test
    void aCommandThatFailsIsToldAndTheOldTokenSent() throws IOException {
        logIn(jwt(Duration.ZERO));
        Files.writeString(home.resolve("tokens"), "");
        world.clock.advance(Duration.ofHours(2));
        assertThat(world.ask()).isNotBlank();
        assertThat(world.person.notes)
                .anyMatch(note -> note.contains("Failed to run auth provider command"));
    }

    @Test
    void renewalNeedsNoOrganisation() throws IOException {
        logIn("token-one", "token-two");
        world.ask();
        world.organisation.close();
        world.gateway.next(Reply.json(401, "{}"));
        assertThat(world.ask()).isNotBlank();
        assertStored("token-two");
    }

    @Test
    void anotherProgramTellsByItsMarkWhichTokenWasRefused() throws IOException {
        logIn("token-one", "token-two", "token-three");
        var url = world.organisation.url().toString();
        var mark = AccessToken.of(current().of(url, false).token().value()).mark();
        world.variables.put("SESAME_RENEWAL", mark);
        assertThat(current().of(url, false).token().value()).isEqualTo(Secret.of("token-two"));
        assertThat(current().ofOrganisation(false).token().value())
                .isEqualTo(Secret.of("token-two"));
    }

    @Test
    void otherProgramsCanHaveTheTokenToo() throws IOException {
        logIn("token-one", "token-two");
        var current = current();
        var url = world.organisation.url().toString();
        assertThat(current.ofOrganisation(false).token().value()).isEqualTo(Secret.of("token-one"));
        assertThat(current.of(url + "/", false).source()).isEqualTo(url);
        assertThat(current.of("corp", false).token().value()).isEqualTo(Secret.of("token-one"));
        assertThat(current.of("corp", true).token().value()).isEqualTo(Secret.of("token-two"));
        assertThatThrownBy(() -> current.of("https://other.example", false))
                .hasMessageContaining("no login with https://other.example");
        assertThatThrownBy(() -> current.of("nobody", false)).isInstanceOf(AuthException.class);
    }

    @Test
    void severalOrganisationsMustBeNamed() throws IOException {
        logIn("token-one");
        var store = new CredentialStore(world.environment());
        store.put("https://b.example", new Credential.WellKnown("B_TOKEN", Secret.of("b")));
        assertThatThrownBy(() -> current().ofOrganisation(false))
                .hasMessageContaining("2 organisations");
        store.remove("https://b.example");
        store.remove(world.organisation.url().toString());
        assertThatThrownBy(() -> current().ofOrganisation(false))
                .hasMessageContaining("no login with an organisation");
    }

    @Test
    void aLogoutEndsRenewal() throws IOException {
        var url = world.organisation.url().toString();
        logIn("token-one", "token-two");
        new CredentialStore(world.environment()).remove(url);
        assertThatThrownBy(() -> world.tokens().of(Organisation.of(url)).force())
                .hasMessageContaining("there is no login");
        assertThat(new CredentialStore(world.environment()).all()).isEmpty();
    }

    private CurrentToken current() {
        var environment = world.environment();
        return new CurrentToken(
                environment, new CredentialStore(environment), world.tokens(), world::session);
    }
}
