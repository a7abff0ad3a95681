package dev.sesame.acceptance;

import static dev.sesame.acceptance.WorkingStage.NEW;
import static dev.sesame.acceptance.WorkingStage.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.PseudoTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real OpenCode behind {@code sesame exec}: what a person sees of tokens that end and of an
 * organisation that is down. In the profile {@code real-opencode} only.
 */
@Tag("real-opencode")
class RealRelayTest {
    @TempDir private Path folder;
    private WorkingStage stage;

    @BeforeEach
    void somebodyIsLoggedIn() throws IOException, InterruptedException {
        stage = WorkingStage.in(folder);
    }

    @AfterEach
    void nothingRemains() {
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void aTokenThatIsRefusedInMidSessionIsRenewedAndNobodySeesIt(String version)
            throws IOException, InterruptedException {
        stage.keepAtWork(Duration.ofSeconds(25));
        var revoking = stage.revokeAfterTheFirst();
        stage.asks(stage.relayed(version));
        revoking.join();
        assertThat(stage.statuses()).containsOnlyOnce(401).hasSizeGreaterThan(2);
        assertThat(Files.readAllLines(folder.resolve("issued"))).hasSize(2);
    }

    /**
     * Works for {@code -Dsesame.minutes} minutes with tokens that live for a fifth of that: five
     * minutes with tokens of a minute is what an organisation may ask for.
     */
    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void shortTokensAreNoTroubleForLongWork(String version)
            throws IOException, InterruptedException {
        long minutes = Long.getLong("sesame.minutes", 1);
        stage.life(Duration.ofSeconds(12 * minutes));
        stage.succeeds("auth", "token", "--force");
        stage.keepAtWork(Duration.ofMinutes(minutes));
        stage.asks(stage.relayed(version));
        var seen = stage.gateway().seen();
        assertThat(stage.statuses()).hasSizeGreaterThan(10).containsOnly(200);
        long tokens = seen.stream().map(TokenGateway.Seen::token).distinct().count();
        assertThat(tokens).isGreaterThan(4);
        System.out.printf(
                "relay, %s: %d requests in %d min with %d tokens, refused: 0%n",
                version, seen.size(), minutes, tokens);
    }

    @ParameterizedTest
    @MethodSource("dev.sesame.acceptance.WorkingStage#troubles")
    void anOrganisationInTroubleStopsNobody(WorkingStage.Trouble trouble)
            throws IOException, InterruptedException {
        stage.succeeds("models"); // the settings are known
        stage.suffers(trouble);
        stage.asks(stage.relayed(trouble.version()));
        assertThat(stage.statuses()).containsOnly(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void aStreamInFlightGoesOnWhenItsTokenEndsAndIsNotBegunAgain(String version)
            throws IOException, InterruptedException {
        stage.life(Duration.ofSeconds(20));
        stage.succeeds("auth", "token", "--force");
        stage.gateway().speaksSlowly(Duration.ofSeconds(4)); // six pieces
        stage.asks(stage.relayed(version));
        assertThat(stage.statuses()).containsExactly(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void controlCEndsEverythingAndGivesTheLoginBack(String version)
            throws IOException, InterruptedException {
        var auth = Files.readString(stage.sesame().authFile());
        stage.keepAtWork(Duration.ofMinutes(5));
        var alive = folder.resolve("alive");
        assertThat(new ProcessBuilder("mkfifo", alive.toString()).start().waitFor()).isZero();
        // whatever it starts holds the pipe open, so the end of it tells that all have ended
        var command =
                "exec '%s' exec -- sh -c 'exec 9>\"%s\"; echo running >&9; exec \"%s\" run ping'"
                        .formatted(Person.sesame(), alive, OpenCode.installed(version));
        var person = stage.sesame();
        var project = person.surroundings().project();
        try (var terminal = PseudoTerminal.start(project, command, person.variables());
                var output = Files.newBufferedReader(alive)) {
            assertThat(output.readLine()).isEqualTo("running");
            while (stage.gateway().seen().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(person.authFile()).content().doesNotContain("e30.");
            terminal.type("\u0003");
            assertThat(output.readLine()).isNull();
            assertThat(terminal.exitCode()).isNotZero();
        }
        assertThat(person.authFile()).content().isEqualTo(auth);
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void whatCannotBeMendedIsToldWithWhatToDo(String version)
            throws IOException, InterruptedException {
        Files.delete(folder.resolve("life"));
        Files.writeString(
                folder.resolve("issuer"), "#!/bin/sh\necho 'sign in first' >&2; exit 1\n");
        stage.keepAtWork(Duration.ofSeconds(8));
        var revoking = stage.revokeAfterTheFirst();
        var outcome = stage.relayed(version).run("run", "ping");
        revoking.join();
        assertThat(outcome.stderr())
                .contains("Failed to run auth provider command")
                .doesNotContain("e30.");
    }
}
