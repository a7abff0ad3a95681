package dev.sesame.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.credential.CredentialStore;
import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.token.SharedToken;
import dev.sesame.wellknown.Organisation;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Renewal by the token command: what is passed on to it, and what comes of its answers. */
final class CommandRenewalTest {
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

    /** Logs in with the command {@code script}, which may print {@code $n}: how often it ran. */
    private SharedToken logIn(String script) {
        var count =
                "echo >> %s; n=$(grep -c '' %s); ".formatted(home.resolve("n"), home.resolve("n"));
        world.organisation.says(
                FakeOrganisation.WELL_KNOWN,
                Answer.of(
                        "{\"auth\":{\"command\":[\"sh\",\"-c\",\"%s\"],\"env\":\"COMPANY_AI_TOKEN\"}}"
                                .formatted(count + script)));
        world.logIn();
        return token();
    }

    private String url() {
        return world.organisation.url().toString();
    }

    private SharedToken token() {
        return world.tokens().of(Organisation.of(url()));
    }

    @Test
    void aLoginOfAVariableIsRenewedForThisProcess() {
        logIn("echo token-$n");
        new CredentialStore(world.environment()).remove(url());
        world.variables.put(
                "OPENCODE_AUTH_CONTENT",
                "{\"%s\":{\"type\":\"wellknown\",\"key\":\"COMPANY_AI_TOKEN\",\"token\":\"token-0\"}}"
                        .formatted(url()));
        var token = token();
        assertThat(token.get().value()).isEqualTo(Secret.of("token-0"));
        assertThat(token.replace(Secret.of("token-0")).value()).isEqualTo(Secret.of("token-2"));
        assertThat(token.get().value()).isEqualTo(Secret.of("token-2"));
        assertThat(token.replace(Secret.of("token-2")).value()).isEqualTo(Secret.of("token-3"));
        assertThat(token.replace(Secret.of("token-0")).value()).isEqualTo(Secret.of("token-3"));
        world.variables.remove("OPENCODE_AUTH_CONTENT");
        assertThat(new CredentialStore(world.environment()).all()).isEmpty();
    }

    @Test
    void aCommandIsToldWhenAPersonForcesIt() {
        var token = logIn("echo token-$n$SESAME_FORCE");
        assertThat(token.replace(Secret.of("token-1")).value()).isEqualTo(Secret.of("token-2"));
        assertThat(token.force().value()).isEqualTo(Secret.of("token-31"));
    }

    @Test
    void aCommandThatMayWorkLaterMeansNoLogin() {
        var token = logIn("test $n = 1 || exit $((73 + n)); echo token-1");
        assertFails(token, Failure.UNREACHABLE);
        assertFails(token, Failure.ACCESS_DENIED);
    }

    private static void assertFails(SharedToken token, Failure failure) {
        assertThatThrownBy(token::force)
                .isInstanceOfSatisfying(
                        AuthException.class, e -> assertThat(e.failure()).isEqualTo(failure));
    }
}
