package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.testkit.PseudoTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
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
 * The real OpenCode with the shim: what a person who types {@code opencode} sees of tokens that end
 * and of an organisation that is down. In the profile {@code real-opencode} only.
 */
@Tag("real-opencode")
class RealShimTest {
    private static final String NEW = "1.18.33";
    private static final String OLD = "1.1.53";

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
        stage.succeeds("opencode", "install");
        assertThat(stage.sesame.authFile()).content().doesNotContain("e30.");
        stage.gateway.works(stage.toRead(), requests -> requests < 5);
        stage.gateway.revokesTheNext();
        stage.asks(version);
        // where the request for a title is the one that is refused, none of these is
        assertThat(stage.statuses()).hasSize(5).startsWith(200).endsWith(200, 200, 200);
        assertThat(Files.readAllLines(stage.folder.resolve("issued"))).hasSize(2);
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
        stage.succeeds("opencode", "install");
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
        stage.asks(version, Duration.ofMinutes(minutes + 2));
        assertThat(stage.statuses()).hasSizeGreaterThan(10).containsOnly(200);
        assertThat(stage.tokens()).isGreaterThan(4);
        System.out.printf(
                "%s: %d requests in %d min with %d tokens, none refused%n",
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
        stage.succeeds("opencode", "install");
        var slow = Answer.of("{}").after(Duration.ofSeconds(10));
        var page = Answer.of("<!DOCTYPE html><title>Sign in</title>").contentType("text/html");
        stage.organisation.says(FakeOrganisation.WELL_KNOWN, trouble.equals("page") ? page : slow);
        if (trouble.equals("down")) {
            stage.organisation.close();
        }
        int before = stage.organisation.requests().size();
        stage.asks(version);
        assertThat(stage.organisation.requests()).hasSize(before); // nobody even asked it

        // once the settings are old, Sesame asks for newer ones, and nobody waits for that either
        Files.setLastModifiedTime(stage.state(), FileTime.from(Instant.EPOCH));
        stage.asks(version);
        assertThat(Files.getLastModifiedTime(stage.state()).toInstant()).isAfter(Instant.EPOCH);
        assertThat(stage.statuses()).containsOnly(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void aStreamInFlightGoesOnWhenItsTokenEndsAndIsNotBegunAgain(String version)
            throws IOException, InterruptedException {
        stage.succeeds("opencode", "install");
        stage.renews(Duration.ofSeconds(20));
        stage.gateway.speaksSlowly(Duration.ofSeconds(4)); // six pieces
        stage.asks(version);
        assertThat(stage.statuses()).containsExactly(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void controlCEndsEverything(String version) throws IOException, InterruptedException {
        stage.succeeds("opencode", "install");
        stage.renews(Duration.ZERO);
        assertThat(
                        new ProcessBuilder("mkfifo", stage.folder.resolve("alive").toString())
                                .start()
                                .waitFor())
                .isZero();
        Files.createFile(stage.folder.resolve("hang"));
        var project = stage.sesame.surroundings().project();
        var command = "exec '" + OpenCode.installed(version) + "' run ping";
        try (var terminal = PseudoTerminal.start(project, command, stage.sesame.variables());
                var alive = Files.newBufferedReader(stage.folder.resolve("alive"))) {
            assertThat(alive.readLine()).isEqualTo("running");
            terminal.type("\u0003");
            assertThat(alive.readLine()).isNull(); // whoever held the pipe has ended
            assertThat(terminal.exitCode()).isNotZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void aProjectCanHaveItForItself(String version) throws IOException, InterruptedException {
        var auth = Files.readString(stage.sesame.authFile());
        stage.succeeds("opencode", "install", "--project");
        stage.asks(version);
        assertThat(stage.statuses()).containsOnly(200);
        assertThat(stage.succeeds("opencode", "status")).contains("for this project");
        stage.succeeds("opencode", "uninstall", "--project");
        assertThat(stage.sesame.authFile()).content().isEqualTo(auth);
        stage.asks(version); // as it was before: OpenCode has the login, and asks the organisation
        assertThat(stage.statuses()).containsOnly(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void whatCannotBeMendedIsToldWithWhatToDo(String version)
            throws IOException, InterruptedException {
        stage.succeeds("opencode", "install");
        stage.issuer("#!/bin/sh\necho 'sign in first' >&2; exit 1\n");
        stage.gateway.works(stage.toRead(), _ -> true);
        stage.gateway.revokesTheNext();
        var outcome = stage.openCode(version).run("run", "ping");
        assertThat(outcome.stderr())
                .contains("Sesame: Failed to run auth provider command")
                .doesNotContain("e30.");
    }
}
