package dev.sesame.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeOrganisation;
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

/** At a start, what an organisation has behind its token is asked for with a good one. */
class RemoteConfigTokenTest {
    @TempDir private Path home;
    private World world;

    @BeforeEach
    void start() throws IOException {
        world = new World(home);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    /** The token is a part of the path, so that each has an answer of its own. */
    private void publish(String sesame) {
        var document =
                """
                {"auth":{"command":["sh","-c","cat %s; echo >> %s"],"env":"COMPANY_AI_TOKEN"},%s
                 "remote_config":{"url":"%s/of/{env:COMPANY_AI_TOKEN}"}}
                """
                        .formatted(
                                home.resolve("token"),
                                home.resolve("runs"),
                                sesame,
                                world.organisation.url());
        world.organisation.says(FakeOrganisation.WELL_KNOWN, Answer.of(document));
    }

    private void says(String token, int status) {
        var config = "{\"config\":{\"username\":\"behind " + token.length() + "\"}}";
        world.organisation.says("/of/" + token, Answer.of(config).status(status));
    }

    private void logIn(String token, String next) throws IOException {
        Files.writeString(home.resolve("token"), token);
        world.logIn();
        Files.writeString(home.resolve("token"), next);
    }

    private String username(Session session) {
        return session.config().tree().string("username").orElse("none");
    }

    private long asked(String token) {
        return world.organisation.count("/of/" + token);
    }

    private int runs() throws IOException {
        return Files.readAllLines(home.resolve("runs")).size();
    }

    private String jwt() {
        long issued = world.clock.instant().getEpochSecond();
        var claims = "{\"iat\":" + issued + ",\"exp\":" + (issued + 3600) + "}";
        var bytes = claims.getBytes(StandardCharsets.UTF_8);
        return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + ".sig";
    }

    @Test
    void aTokenThatHasEndedIsRenewedBefore() throws IOException {
        publish("");
        var first = jwt();
        logIn(first, "second");
        says("second", 200);
        world.clock.advance(Duration.ofHours(2));
        assertThat(username(world.session())).isEqualTo("behind 6");
        assertThat(asked(first)).isZero();
        assertThat(runs()).isEqualTo(2);
        // what was renewed is stored: the next start renews nothing
        assertThat(username(world.session())).isEqualTo("behind 6");
        assertThat(runs()).isEqualTo(2);
    }

    @Test
    void aTokenThatIsTooOldForItsOrganisationIsRenewedBefore() throws IOException {
        publish("\"sesame\":{\"token\":{\"max_age\":300}},");
        logIn("first", "second");
        says("first", 200);
        says("second", 200);
        assertThat(username(world.session())).isEqualTo("behind 5");
        world.clock.advance(Duration.ofMinutes(6));
        assertThat(username(world.session())).isEqualTo("behind 6");
        assertThat(runs()).isEqualTo(2);
    }

    @Test
    void aRefusedTokenIsRenewedOnce() throws IOException {
        publish("");
        logIn("first", "second");
        says("first", 401);
        says("second", 200);
        assertThat(username(world.session())).isEqualTo("behind 6");
        says("second", 401);
        assertThat(world.session().notes()).hasSize(1);
        assertThat(List.of(asked("first"), asked("second"))).containsExactly(1L, 2L);
    }

    @Test
    void aGoodTokenCausesNoRenewal() throws IOException {
        publish("\"sesame\":{\"token\":{\"max_age\":7200}},");
        var first = jwt();
        logIn(first, "second");
        says(first, 200);
        assertThat(username(world.session())).isEqualTo("behind " + first.length());
        assertThat(runs()).isOne();
    }

    @Test
    void withoutARenewalTheLastConfigurationIsUsed() throws IOException {
        publish("");
        var first = jwt();
        logIn(first, "two words");
        says(first, 200);
        assertThat(username(world.session())).isEqualTo("behind " + first.length());
        world.clock.advance(Duration.ofHours(2));
        says(first, 401);
        var session = world.session();
        assertThat(username(session)).isEqualTo("behind " + first.length());
        assertThat(session.notes()).hasSize(1).first().asString().contains("2 hours", "status 401");
        assertThat(session.notes().toString()).doesNotContain(first);
    }
}
