package dev.sesame.acceptance;

import static dev.sesame.acceptance.ServedCompany.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.OidcProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real server, the real OpenCode and a real identity provider: people of two teams log in with
 * the company's URL and get what their team has. In the profile {@code real-opencode} only.
 */
@Tag("real-opencode")
@Timeout(600)
class RealServerTest {
    @TempDir private Path folder;
    private OidcProvider provider;
    private ServedCompany company;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        provider = OidcProvider.start(Duration.ofMinutes(10), true);
        company = ServedCompany.of(provider, folder, ServedCompany.SIGNED);
    }

    @AfterEach
    void close() {
        provider.close();
        company.close();
    }

    @Test
    void openCodeByItselfHasWhatTheTeamHas()
            throws IOException, InterruptedException, SQLException {
        var program = OpenCode.installed(OpenCode.NEW).toString();
        UnaryOperator<Person> openCode = person -> person.using(program);
        TeamWork.holdsInEachTeam(company, openCode, openCode);
    }

    /** It does not know {@code remote_config}. */
    @Test
    void anOldOpenCodeByItselfHasWhatAllTeamsHave() throws IOException, InterruptedException {
        var user = company.person("alice").using(OpenCode.installed(OpenCode.OLD).toString());
        company.logIn(user, ALICE);
        var work = new TeamWork(company, ALICE, user);
        assertThat(work.models()).containsExactly("ai/shared");
        work.answers("shared");
    }

    @ParameterizedTest
    @ValueSource(strings = {OpenCode.NEW, OpenCode.OLD})
    void openCodeBehindSesameHasWhatTheTeamHas(String version)
            throws IOException, InterruptedException, SQLException {
        var program = OpenCode.installed(version).toString();
        TeamWork.holdsInEachTeam(
                company, UnaryOperator.identity(), person -> person.behindSesame(program));
    }

    @Test
    void sesameHasWhatTheTeamHas() throws IOException, InterruptedException, SQLException {
        TeamWork.holdsInEachTeam(company, UnaryOperator.identity(), UnaryOperator.identity());
    }
}
