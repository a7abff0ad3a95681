package dev.sesame.wellknown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.http.Http;
import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.testkit.SteppingClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WellKnownTest {
    private static final String DOCUMENT =
            """
            {"auth":{"command":["corpctl"],"env":"TOKEN"},"config":{"username":"one"}}\
            """;

    static final MemberTokens STORED =
            new MemberTokens() {
                @Override
                public Secret good(Membership membership, WellKnownDocument document) {
                    return membership.token();
                }

                @Override
                public Secret other(Membership membership, Secret rejected) {
                    return rejected;
                }
            };

    @TempDir Path home;
    private final SteppingClock clock = SteppingClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private FakeOrganisation server;

    @BeforeEach
    void publish() throws IOException {
        server = FakeOrganisation.publishing(DOCUMENT);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private WellKnownClient client() {
        var world = new Environment(Map.of(), home, home, clock);
        return new WellKnownClient(new Http(world), world, OrganisationRules.load(world));
    }

    private Membership membership() {
        var organisation = Organisation.of(server.url().toString());
        return new Membership(
                organisation,
                "TOKEN",
                Secret.of("tok-123456789"),
                new TokenScope(organisation, Set.of()),
                Set.of());
    }

    private Published ask(BiConsumer<Membership, Published.Snapshot> check) {
        return client().fetchAll(List.of(membership()), STORED, check).getFirst();
    }

    private static void accept(Membership membership, Published.Snapshot snapshot) {
        // every answer will do
    }

    private static String username(Published published) {
        var snapshot = published.snapshot().orElseThrow();
        return snapshot.remoteConfig()
                .orElse(snapshot.document().config())
                .string("username")
                .orElseThrow();
    }

    @Test
    void remembersTheLastAnswerWhenTheServerIsDown() {
        assertThat(ask(WellKnownTest::accept).problem()).isEmpty();
        clock.advance(Duration.ofHours(3));
        server.close();

        var published = ask(WellKnownTest::accept);

        assertThat(published.problem())
                .get()
                .extracting(AuthException::failure)
                .isEqualTo(Failure.UNREACHABLE);
        assertThat(username(published)).isEqualTo("one");
        assertThat(published.snapshot().orElseThrow().fetched()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void withoutARememberedAnswerThereIsOnlyTheProblem() {
        server.close();

        assertThat(ask(WellKnownTest::accept).snapshot()).isEmpty();
    }

    @Test
    void asksOnlyForWhatIsNew() {
        server.says(FakeOrganisation.WELL_KNOWN, Answer.of(DOCUMENT).header("ETag", "\"v1\""));
        ask(WellKnownTest::accept);
        server.says(FakeOrganisation.WELL_KNOWN, Answer.of("").status(304));

        assertThat(username(ask(WellKnownTest::accept))).isEqualTo("one");
        assertThat(server.requests().getLast().headers()).containsEntry("if-none-match", "\"v1\"");
    }

    @Test
    void a304ThatNobodyAskedForIsAnError() {
        server.says(FakeOrganisation.WELL_KNOWN, Answer.of("").status(304));

        assertThat(ask(WellKnownTest::accept).problem()).isPresent();
    }

    @Test
    void anAnswerThatCannotBeUsedDoesNotReplaceTheOneThatCould() {
        ask(WellKnownTest::accept);
        server.says(FakeOrganisation.WELL_KNOWN, Answer.of(DOCUMENT.replace("one", "bad")));

        var published =
                ask((_, _) -> {
                    throw new AuthException(Failure.INVALID_CONFIG, "not usable", "");
                });

        assertThat(published.problem())
                .get()
                .extracting(AuthException::problem)
                .isEqualTo("not usable");
        assertThat(username(published)).isEqualTo("one");
    }

    @Test
    void asksAgainWhileTheServerIsUnwell() {
        server.says(FakeOrganisation.WELL_KNOWN, Answer.of("busy").status(503));

        assertThat(ask(WellKnownTest::accept).problem())
                .get()
                .extracting(AuthException::failure)
                .isEqualTo(Failure.UNREACHABLE);
        assertThat(server.count(FakeOrganisation.WELL_KNOWN)).isEqualTo(3);
    }

    @Test
    void recognisesALoginPage() {
        server.says(
                FakeOrganisation.WELL_KNOWN,
                Answer.of("<html>sign in</html>").contentType("text/html; charset=utf-8"));

        assertThat(ask(WellKnownTest::accept).problem())
                .get()
                .extracting(AuthException::problem)
                .asString()
                .contains("the server returned a login page instead of JSON");
        assertThatThrownBy(() -> client().fetch(membership().organisation()))
                .hasMessageContaining("login page");
    }

    @Test
    void fetchesMoreConfigurationBehindTheToken() {
        server.says(
                FakeOrganisation.WELL_KNOWN,
                Answer.of(
                        """
                        {"auth":{"command":["x"],"env":"TOKEN"},"remote_config":{"url":"%s/team","headers":{"authorization":"Bearer {env:TOKEN}"}}}\
                        """
                                .formatted(server.url())));
        server.says("/team", Answer.of("{\"config\":{\"username\":\"team\"}}"));

        assertThat(username(ask(WellKnownTest::accept))).isEqualTo("team");
        assertThat(server.requests().getLast().headers())
                .containsEntry("authorization", "Bearer tok-123456789");

        server.says("/team", Answer.of("gone").status(404));
        assertThat(username(ask(WellKnownTest::accept))).isEqualTo("team");
    }

    @Test
    void aDocumentCannotReadOtherVariablesOrFilesOrSendTheTokenElsewhere() {
        for (var remote :
                List.of(
                        "\"url\":\"" + server.url() + "/x?{env:AWS_SECRET_ACCESS_KEY}\"",
                        "\"url\":\""
                                + server.url()
                                + "/x\",\"headers\":{\"a\":\"{file:~/.ssh/id_rsa}\"}",
                        "\"url\":\"https://evil.test/x\"",
                        "\"url\":\"http://169.254.169.254/x\"",
                        "\"url\":\"file:///etc/passwd\"")) {
            server.says(
                    FakeOrganisation.WELL_KNOWN, Answer.of("{\"remote_config\":{" + remote + "}}"));

            assertThat(ask(WellKnownTest::accept).problem())
                    .as(remote)
                    .get()
                    .extracting(AuthException::failure)
                    .isEqualTo(Failure.UNTRUSTED);
        }
        assertThat(server.requests()).allMatch(r -> r.path().equals(FakeOrganisation.WELL_KNOWN));
    }

    @Test
    void aMessageNeverShowsTheToken() {
        server.says(
                FakeOrganisation.WELL_KNOWN,
                Answer.of(
                        "{\"remote_config\":{\"url\":\"%s/{env:TOKEN}\"}}"
                                .formatted(server.url())));

        var problem = ask(WellKnownTest::accept).problem().orElseThrow();

        assertThat(problem.problem()).contains("/{env:TOKEN}").doesNotContain("tok-123456789");
    }

    @Test
    void loginTakesOnlyAnAnswerOfSuccess() {
        server.says(FakeOrganisation.WELL_KNOWN, Answer.of(DOCUMENT).status(500));

        assertThatThrownBy(() -> client().fetch(membership().organisation()))
                .hasMessageContaining("status 500");
    }

    @Test
    void tellsInOpenCodesWordsThatNothingAnswers() {
        server.close();

        assertThatThrownBy(() -> client().fetch(membership().organisation()))
                .hasMessage(
                        "Failed to load auth provider metadata from "
                                + server.url()
                                + ": Unable to connect. Is the computer able to access the url?")
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.nextStep()).startsWith("Check the address"));
    }
}
