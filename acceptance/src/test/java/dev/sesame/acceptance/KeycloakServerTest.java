package dev.sesame.acceptance;

import static dev.sesame.acceptance.ServedCompany.ALICE;
import static dev.sesame.acceptance.ServedCompany.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.acceptance.ServedCompany.Member;
import dev.sesame.testkit.Keycloak;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real server and the real OpenCode with people of a real Keycloak, whose teams are its groups.
 * In the profile {@code keycloak} only, which unpacks it.
 */
@Tag("keycloak")
@Timeout(900)
class KeycloakServerTest {
    private static final Member ANN = new Member("ann", ALICE.team(), ALICE.model(), BOB.model());

    private static Keycloak keycloak;

    @TempDir private Path folder;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        keycloak = Keycloak.start();
    }

    @AfterAll
    static void stop() {
        keycloak.close();
    }

    private ServedCompany company() throws IOException {
        var secret = Files.writeString(folder.resolve("secret"), Keycloak.ROBOT_SECRET);
        return new ServedCompany(
                folder,
                """
                {"issuer": "%s", "audience": "%s", "type": "any",
                 "introspection": {"client_id": "%s", "client_secret": {"file": "%s"}, "jwts": true}}
                """
                        .formatted(keycloak.issuer(), Keycloak.AUDIENCE, Keycloak.ROBOT, secret),
                """
                {"client_id": "%s", "scope": "openid"}
                """
                        .formatted(Keycloak.CLIENT));
    }

    @Test
    void openCodeByItselfHasWhatTheTeamHas()
            throws IOException, InterruptedException, SQLException {
        try (var company = company()) {
            var program = OpenCode.installed(OpenCode.NEW).toString();
            UnaryOperator<Person> openCode = person -> person.using(program);
            TeamWork.holdsInEachTeam(company, openCode, openCode);
        }
    }

    @Test
    void anOldOpenCodeBehindSesameHasWhatTheTeamHas()
            throws IOException, InterruptedException, SQLException {
        try (var company = company()) {
            var program = OpenCode.installed(OpenCode.OLD).toString();
            TeamWork.holdsInEachTeam(
                    company, UnaryOperator.identity(), person -> person.behindSesame(program));
        }
    }

    @Test
    void whoeverIsDisabledIsLetInNoMore() throws IOException, InterruptedException {
        try (var company = company()) {
            var person = company.person(ANN.name());
            company.logIn(person, ANN);
            var user = person.behindSesame(OpenCode.installed(OpenCode.NEW).toString());
            new TeamWork(company, ANN, user).answers(ANN.model());
            keycloak.deactivate(ANN.name());

            assertThat(RealOffboardingTest.refusal(user)).contains("cannot be renewed", "Sign in");
        }
    }
}
