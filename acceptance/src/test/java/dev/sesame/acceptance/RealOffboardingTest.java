package dev.sesame.acceptance;

import static dev.sesame.acceptance.ServedCompany.ALICE;
import static dev.sesame.acceptance.ServedCompany.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.OidcProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Somebody leaves the company while they use the real OpenCode: within a minute the real server
 * lets them in no more. In the profile {@code real-opencode} only.
 */
@Tag("real-opencode")
@Timeout(600)
class RealOffboardingTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir private Path folder;
    private OidcProvider provider;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        provider = OidcProvider.start(Duration.ofMinutes(10), true);
    }

    @AfterEach
    void close() {
        provider.close();
    }

    /** Lets {@code user} ask until they are refused, and returns what they are told then. */
    static String refusal(Person user) throws IOException, InterruptedException {
        var left = Instant.now();
        var letIn = Duration.ZERO;
        while (true) {
            var asked = Duration.between(left, Instant.now());
            var outcome = user.run("run", "ping");
            if (!outcome.stdout().contains("pong")) {
                return outcome.stdout() + outcome.stderr();
            }
            letIn = asked;
            assertThat(letIn).as("the time after which a request was let in").isLessThan(LIMIT);
        }
    }

    @ParameterizedTest
    @CsvSource({
        OpenCode.NEW + ", failed to fetch remote config",
        OpenCode.OLD + ", you may not use this gateway"
    })
    void whoeverIsBlockedIsLetInNoMore(String version, String told)
            throws IOException, InterruptedException {
        try (var company = ServedCompany.of(provider, folder, ServedCompany.SIGNED)) {
            var user = company.person("alice").using(OpenCode.installed(version).toString());
            company.logIn(user, ALICE);
            var other = company.person("bob");
            company.logIn(other, BOB);
            assertThat(user.run("run", "ping").stdout()).contains("pong from gateway");
            company.blocks("alice@corp.test");

            refusal(user); // where they are told depends on the moment in which the file was read
            var next = user.run("run", "ping");
            assertThat(next.stdout() + next.stderr()).contains(told);
            new TeamWork(company, BOB, other).answers(BOB.model());
        }
    }

    @Test
    void whoeverTheIdentityProviderKnowsNoMoreIsLetInNoMore()
            throws IOException, InterruptedException {
        try (var company = ServedCompany.of(provider, folder, ServedCompany.OPAQUE)) {
            var person = company.person("alice");
            company.logIn(person, ALICE);
            var program = OpenCode.installed(OpenCode.NEW).toString();
            var user = person.behindSesame(program);
            new TeamWork(company, ALICE, user).answers(ALICE.model());
            provider.deactivate("alice");

            assertThat(refusal(user))
                    .containsAnyOf("has ended and cannot be renewed", "has ended: ")
                    .contains("Sign in");
        }
    }
}
