package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.testkit.PseudoTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real OpenCode behind {@code sesame exec}: what a person sees of tokens that end and of an
 * organisation that is down. In the profile {@code real-opencode} only.
 */
@Tag("real-opencode")
class RealRelayTest {
    private static final String NEW = "1.18.33";
    private static final String OLD = "1.1.53";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir private Path folder;
    private OpenCodeStage stage;

    @BeforeEach
    void somebodyIsLoggedIn() throws IOException, InterruptedException {
        stage = new OpenCodeStage(folder);
    }

    @AfterEach
    void nothingRemains() {
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void aTokenThatIsRefusedInMidSessionIsRenewedAndNobodySeesIt(String version)
            throws IOException, InterruptedException {
        stage.gateway.works(stage.toRead(), requests -> requests < 5);
        stage.gateway.revokesTheNext();
        stage.asks(stage.relayed(version), LIMIT);
        // where the request for a title is the one that is refused, none of these is
        assertThat(stage.statuses()).hasSize(5).startsWith(200).endsWith(200, 200, 200);
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
        stage.renews(Duration.ofSeconds(12 * minutes));
        var end = new AtomicReference<>(Instant.MAX); // from the first request on
        stage.gateway.works(
                stage.toRead(),
                requests -> {
                    if (requests == 1) {
                        end.set(Instant.now().plus(Duration.ofMinutes(minutes)));
                    }
                    return Instant.now().isBefore(end.get());
                });
        stage.asks(stage.relayed(version), Duration.ofMinutes(minutes + 2));
        assertThat(stage.statuses()).hasSizeGreaterThan(10).containsOnly(200);
        assertThat(stage.tokens()).isGreaterThan(4);
        System.out.printf(
                "relay, %s: %d requests in %d min with %d tokens, none refused%n",
                version, stage.statuses().size(), minutes, stage.tokens());
    }

    @ParameterizedTest
    @CsvSource({
        NEW + ", down",
        NEW + ", slow",
        NEW + ", page",
        OLD + ", down",
        OLD + ", slow",
        OLD + ", page"
    })
    void anOrganisationInTroubleStopsNobody(String version, String trouble)
            throws IOException, InterruptedException {
        stage.succeeds("models"); // the settings are known
        var slow = Answer.of("{}").after(Duration.ofSeconds(10));
        var page = Answer.of("<!DOCTYPE html><title>Sign in</title>").contentType("text/html");
        stage.organisation.says(FakeOrganisation.WELL_KNOWN, trouble.equals("page") ? page : slow);
        if (trouble.equals("down")) {
            stage.organisation.close();
        }
        stage.asks(stage.relayed(version), LIMIT);
        assertThat(stage.statuses()).containsOnly(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void aStreamInFlightGoesOnWhenItsTokenEndsAndIsNotBegunAgain(String version)
            throws IOException, InterruptedException {
        stage.renews(Duration.ofSeconds(20));
        stage.gateway.speaksSlowly(Duration.ofSeconds(4)); // six pieces
        stage.asks(stage.relayed(version), LIMIT);
        assertThat(stage.statuses()).containsExactly(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void controlCEndsEverythingAndGivesTheLoginBack(String version)
            throws IOException, InterruptedException {
        var auth = Files.readString(stage.sesame.authFile());
        stage.gateway.works(stage.toRead(), _ -> true);
        var alive = folder.resolve("alive");
        assertThat(new ProcessBuilder("mkfifo", alive.toString()).start().waitFor()).isZero();
        // whatever it starts holds the pipe open, so the end of it tells that all have ended
        var command =
                "exec '%s' exec -- sh -c 'exec 9>\"%s\"; echo running >&9; exec \"%s\" run ping'"
                        .formatted(Person.sesame(), alive, OpenCode.installed(version));
        var person = stage.sesame;
        var project = person.surroundings().project();
        try (var terminal = PseudoTerminal.start(project, command, person.variables());
                var output = Files.newBufferedReader(alive)) {
            assertThat(output.readLine()).isEqualTo("running");
            while (stage.gateway.seen().isEmpty()) {
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
        stage.issuer("#!/bin/sh\necho 'sign in first' >&2; exit 1\n");
        stage.gateway.works(stage.toRead(), _ -> true);
        stage.gateway.revokesTheNext();
        var outcome = stage.relayed(version).run("run", "ping");
        assertThat(outcome.stderr())
                .contains("Failed to run auth provider command")
                .doesNotContain("e30.");
    }
}
