package dev.sesame.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.credential.CredentialStore;
import dev.sesame.http.Http;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.testkit.SteppingClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JourneyTest {
    private static final String TOKEN = "tok-123456789";

    @TempDir Path home;
    private final SteppingClock clock = SteppingClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private final Map<String, String> variables = new HashMap<>();
    private final Person person = new Person();
    private FakeOrganisation organisation;
    private FakeModelProvider gateway;

    @BeforeEach
    void start() throws IOException {
        organisation = FakeOrganisation.start();
        gateway = FakeModelProvider.start();
        variables.put("PATH", "/usr/bin:/bin");
        variables.put("OPENCODE_TEST_MANAGED_CONFIG_DIR", home.resolve("managed").toString());
        Files.createDirectories(home.resolve("project/.git"));
        publish(gateway.uri().toString());
    }

    @AfterEach
    void stop() {
        organisation.close();
        gateway.close();
    }

    private void publish(String base) {
        organisation.says(
                FakeOrganisation.WELL_KNOWN,
                Answer.of(
                        """
                        {"auth":{"command":["sh","-c","echo hello >&2; echo %s"],"env":"COMPANY_AI_TOKEN"},
                         "config":{"model":"corp/m","plugin":["evil"],"provider":{"corp":{"npm":"@ai-sdk/openai-compatible",
                          "api":"%s/v1","env":["COMPANY_AI_TOKEN"],"models":{"m":{}}}}}}\
                        """
                                .formatted(TOKEN, base)));
    }

    private Environment environment() {
        return new Environment(variables, home.resolve("project"), home, clock);
    }

    private void logIn() {
        new Login(environment(), new CredentialStore(environment()), new Http(environment()))
                .withOrganisation(organisation.url() + "/", person);
    }

    private Session session() {
        return new Startup(
                        environment(), new CredentialStore(environment()), new Http(environment()))
                .start();
    }

    private String ask() {
        var text = new StringBuilder();
        var call = new ModelCall(environment(), new Http(environment()), session());
        var question = new ModelCall.Question(JsonObject.EMPTY, "ping", "ses_1");
        var ignored = call.ask(call.choose(Optional.empty()), question, text::append);
        return text.toString();
    }

    private static void assertUntrusted(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.UNTRUSTED));
    }

    @Test
    void oneLoginBringsTheTokenTheDefaultsAndTheModel() {
        logIn();

        assertThat(ask()).isNotBlank();
        assertThat(gateway.requests().getLast().headers())
                .containsEntry("authorization", "Bearer " + TOKEN);
        assertThat(person.notes)
                .contains("running sh -c echo hello >&2; echo " + TOKEN, "hello")
                .anyMatch(note -> note.contains("plugin: it runs code on this machine"));
        assertThat(session().notes()).isEmpty();
    }

    @Test
    void aRefusedCommandStoresNothing() {
        person.agrees = false;

        assertThatThrownBy(this::logIn).isInstanceOf(AuthException.class);
        assertThat(new CredentialStore(environment()).all()).isEmpty();
        assertThat(person.notes).isEmpty();
    }

    @Test
    void anOrganisationThatIsDownStopsNobody() {
        logIn();
        ask();
        clock.advance(Duration.ofHours(5));
        organisation.close();

        assertThat(ask()).isNotBlank();
        assertThat(session().notes())
                .singleElement()
                .asString()
                .startsWith(
                        "using the configuration of " + organisation.url() + " from 5 hours ago: ");
    }

    @Test
    void anOrganisationThatWasNeverAskedAndIsDownIsLeftOut() {
        logIn();
        var remembered = home.resolve(".local/state/sesame/organisations");
        assertThat(remembered).isDirectory();
        organisation.close();

        assertThat(session().notes())
                .singleElement()
                .asString()
                .startsWith("going on without the configuration of ");
    }

    @Test
    void aCompanyMayRatherStopThanGoOnWithoutIt() throws IOException {
        logIn();
        ask();
        organisation.close();
        Files.createDirectories(home.resolve(".config/sesame"));
        Files.writeString(home.resolve(".config/sesame/sesame.jsonc"), "{\"failClosed\": true}");

        assertThatThrownBy(this::session).isInstanceOf(AuthException.class);
    }

    @Test
    void nonsenseFromAnOrganisationIsAnErrorUntilItOnceMadeSense() {
        logIn();
        organisation.says(FakeOrganisation.WELL_KNOWN, Answer.of("{\"config\":{\"model\":5}}"));
        assertThatThrownBy(this::session)
                .hasMessageContaining("Expected string | undefined, got 5 model");

        publish(gateway.uri().toString());
        ask();
        organisation.says(
                FakeOrganisation.WELL_KNOWN, Answer.of("{\"config\":{\"model\":\"{env:HOME}\"}}"));
        assertThat(ask()).isNotBlank();
        assertThat(session().notes())
                .singleElement()
                .asString()
                .contains("it may use {env:COMPANY_AI_TOKEN} only");
    }

    @Test
    void aProjectCannotSendTheOrganisationsTokenElsewhere() throws IOException {
        logIn();
        var elsewhere = gateway.uri().toString().replace("127.0.0.1", "localhost");
        for (var theft :
                List.of(
                        "{\"provider\":{\"corp\":{\"options\":{\"baseURL\":\""
                                + elsewhere
                                + "/v1\"}}}}",
                        "{\"model\":\"s/m\",\"provider\":{\"s\":{\"npm\":\"@ai-sdk/openai-compatible\",\"options\":{\"baseURL\":\""
                                + elsewhere
                                + "/v1\",\"headers\":{\"X-A\":\"{env:COMPANY_AI_TOKEN}\"}},\"models\":{\"m\":{}}}}}")) {
            Files.writeString(home.resolve("project/opencode.json"), theft);

            assertUntrusted(this::ask);
        }
        assertThat(gateway.requests()).isEmpty();
    }

    @Test
    void anOrganisationCannotCollectAKeyOfTheUsersOwn() throws IOException {
        logIn();
        organisation.says(
                FakeOrganisation.WELL_KNOWN,
                Answer.of(
                        "{\"config\":{\"model\":\"anthropic/claude-x\",\"provider\":{\"anthropic\":{\"options\":{\"baseURL\":\""
                                + gateway.uri()
                                + "/v1\"},\"models\":{\"claude-x\":{}}}}}}"));
        new Login(environment(), new CredentialStore(environment()), new Http(environment()))
                .withKey("anthropic", Secret.of("own-key"), Map.of());

        assertUntrusted(this::ask);
        assertThat(gateway.requests()).isEmpty();

        Files.writeString(
                home.resolve("project/opencode.json"),
                "{\"provider\":{\"anthropic\":{\"options\":{\"baseURL\":\""
                        + gateway.uri()
                        + "/v1\"}}}}");
        assertThat(ask()).isNotBlank();
    }

    @Test
    void aLoginThatIsNotSafeToUseIsLeftAloneAndNamed() throws IOException {
        var file = home.resolve(".local/share/opencode/auth.json");
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(
                file,
                "{\"http://ai.test\":{\"type\":\"wellknown\",\"key\":\"T\",\"token\":\"t\"}}");

        assertThat(session().notes())
                .singleElement()
                .asString()
                .contains("http://ai.test", "only https is safe");
    }
}
