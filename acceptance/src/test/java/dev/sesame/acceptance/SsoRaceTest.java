package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.acceptance.Invocation.Outcome;
import dev.sesame.acceptance.Invocation.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many processes find the same token ended, and the identity provider ends the login when a refresh
 * token comes twice. {@code -Dsesame.rounds=20} goes round more often.
 */
class SsoRaceTest {
    private static final String REFRESH = "refresh_token";
    private static final int ROUNDS = Integer.getInteger("sesame.rounds", 2);
    private static final int PROCESSES = 50;
    private static final Duration SLOW = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir private Path folder;
    private SsoStage stage;

    @BeforeEach
    void somebodyIsLoggedIn() throws IOException, InterruptedException {
        stage = SsoStage.open(folder, Duration.ofMinutes(10));
        stage.signIn();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private List<Running> start(int processes) throws IOException {
        var started = new ArrayList<Running>();
        for (int i = 0; i < processes; i++) {
            started.add(stage.person().invocation("sso", "token").start());
        }
        return started;
    }

    private static List<Outcome> finish(List<Running> processes)
            throws IOException, InterruptedException {
        var outcomes = new ArrayList<Outcome>();
        for (var process : processes) {
            outcomes.add(process.finish(PATIENCE));
        }
        return outcomes;
    }

    @Test
    void fiftyProcessesRedeemOnceAndGetTheSameToken() throws IOException, InterruptedException {
        stage.provider().answersAfter(SLOW);
        var seen = new HashSet<String>();
        for (int round = 1; round <= ROUNDS; round++) {
            stage.expire();
            var outcomes = finish(start(PROCESSES));
            assertThat(outcomes).allMatch(outcome -> outcome.exit() == 0);
            assertThat(outcomes.stream().map(Outcome::stdout).distinct()).hasSize(1);
            assertThat(seen.add(outcomes.getFirst().stdout())).isTrue();
            assertThat(stage.provider().redeemed(REFRESH)).isEqualTo(round);
        }
    }

    @Test
    void whoIsKilledBeforeHeAsksHoldsUpNobody() throws IOException, InterruptedException {
        stage.provider().answersAfter(SLOW);
        stage.expire();
        var first = start(1).getFirst();
        var lock = folder.resolve("home/.local/state/sesame/locks");
        while (!Files.isDirectory(lock)) {
            Thread.onSpinWait();
        }
        kill(first);
        long spent = stage.provider().redeemed(REFRESH);
        var others = finish(start(5));
        if (spent == 0) { // else it had asked already, which the next test is about
            assertThat(others).allMatch(outcome -> outcome.exit() == 0);
            assertThat(stage.provider().redeemed(REFRESH)).isOne();
        }
    }

    @Test
    void whoIsKilledWhileHeWaitsForTheAnswerIsToldOf() throws IOException, InterruptedException {
        stage.provider().answersAfter(PATIENCE); // he must not have it before he is killed
        stage.expire();
        var first = start(1).getFirst();
        while (stage.provider().redeemed(REFRESH) == 0) {
            Thread.onSpinWait();
        }
        kill(first);
        stage.provider().answersAfter(Duration.ZERO);
        var others = finish(start(5));
        assertThat(others).allMatch(outcome -> outcome.exit() == 4);
        assertThat(others)
                .anyMatch(outcome -> outcome.stderr().contains("ended in the middle of that"));
        // the old refresh token was tried once, and is still there for whoever looks
        assertThat(stage.provider().answered())
                .filteredOn(answer -> answer.grant().equals(REFRESH) && answer.status() == 400)
                .isNotEmpty();
    }

    private static void kill(Running running) throws IOException, InterruptedException {
        var process = running.process();
        new ProcessBuilder("kill", "-KILL", "--", "-" + process.pid()).start().waitFor();
        process.waitFor();
    }
}
