package dev.sesame.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.credential.CredentialStore;
import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeOrganisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JourneyTest {
    private static final String TOKEN = "tok-123456789";

    @TempDir Path home;
    private World world;

    @BeforeEach
    void start() throws IOException {
        world = new World(home);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void oneLoginBringsTheTokenTheDefaultsAndTheModel() {
        world.logIn();

        assertThat(world.ask()).isNotBlank();
        assertThat(world.gateway.requests().getLast().headers())
                .containsEntry("authorization", "Bearer " + TOKEN);
        assertThat(world.person.notes)
                .contains("running sh -c echo hello >&2; echo " + TOKEN, "hello")
                .anyMatch(note -> note.contains("plugin evil: it is no npm package"));
        assertThat(world.session().notes()).isEmpty();
    }

    @Test
    void aRefusedCommandStoresNothing() {
        world.person.agrees = false;

        assertThatThrownBy(world::logIn).isInstanceOf(AuthException.class);
        assertThat(new CredentialStore(world.environment()).all()).isEmpty();
        assertThat(world.person.notes).isEmpty();
    }

    @Test
    void anOrganisationThatIsDownStopsNobody() {
        world.logIn();
        world.ask();
        world.clock.advance(Duration.ofHours(5));
        world.organisation.close();

        assertThat(world.ask()).isNotBlank();
        assertThat(world.session().notes())
                .singleElement()
                .asString()
                .startsWith(
                        "using the configuration of "
                                + world.organisation.url()
                                + " from 5 hours ago: ");
    }

    @Test
    void anOrganisationThatWasNeverAskedAndIsDownIsLeftOut() {
        world.logIn();
        var remembered = home.resolve(".local/state/sesame/organisations");
        assertThat(remembered).isDirectory();
        world.organisation.close();

        assertThat(world.session().notes())
                .singleElement()
                .asString()
                .startsWith("going on without the configuration of ");
    }

    @Test
    void aCompanyMayRatherStopThanGoOnWithoutIt() throws IOException {
        world.logIn();
        world.ask();
        world.organisation.close();
        Files.createDirectories(home.resolve(".config/sesame"));
        Files.writeString(home.resolve(".config/sesame/sesame.jsonc"), "{\"failClosed\": true}");

        assertThatThrownBy(world::session).isInstanceOf(AuthException.class);
    }

    @Test
    void nonsenseFromAnOrganisationIsAnErrorUntilItOnceMadeSense() {
        world.logIn();
        world.organisation.says(
                FakeOrganisation.WELL_KNOWN, Answer.of("{\"config\":{\"model\":5}}"));
        assertThatThrownBy(world::session)
                .hasMessageContaining("Expected string | undefined, got 5 model");

        world.publish(world.gateway.uri().toString());
        world.ask();
        world.organisation.says(
                FakeOrganisation.WELL_KNOWN, Answer.of("{\"config\":{\"model\":\"{env:HOME}\"}}"));
        assertThat(world.ask()).isNotBlank();
        assertThat(world.session().notes())
                .singleElement()
                .asString()
                .contains("it may use {env:COMPANY_AI_TOKEN} only");
    }

    @Test
    void aLoginThatIsNotSafeToUseIsLeftAloneAndNamed() throws IOException {
        var file = home.resolve(".local/share/opencode/auth.json");
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(
                file,
                "{\"http://ai.test\":{\"type\":\"wellknown\",\"key\":\"T\",\"token\":\"t\"}}");

        assertThat(world.session().notes())
                .singleElement()
                .asString()
                .contains("http://ai.test", "only https is safe");
    }
}
