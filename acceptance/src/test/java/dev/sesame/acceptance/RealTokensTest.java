package dev.sesame.acceptance;

import static dev.sesame.acceptance.OpenCode.NEW;
import static dev.sesame.acceptance.OpenCode.OLD;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real OpenCode with tokens that end, behind {@code sesame exec} and with the shim: a person
 * sees the same. In the profile {@code real-opencode} only.
 */
@Tag("real-opencode")
@ParameterizedClass
@EnumSource(RealTokensTest.Way.class)
class RealTokensTest {
    /** What keeps the tokens good. */
    enum Way {
        RELAY,
        SHIM
    }

    private final Way way;
    @TempDir private Path folder;
    private OpenCodeStage stage;

    RealTokensTest(Way way) {
        this.way = way;
    }

    @BeforeEach
    void somebodyIsLoggedIn() throws IOException, InterruptedException {
        stage = new OpenCodeStage(folder);
        if (way == Way.SHIM) {
            stage.succeeds("opencode", "install");
            assertThat(stage.sesame.authFile()).content().doesNotContain("e30.");
        }
    }

    @AfterEach
    void nothingRemains() {
        stage.close();
    }

    private Person openCode(String version) throws IOException, InterruptedException {
        return way == Way.RELAY ? stage.relayed(version) : stage.openCode(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void aTokenThatIsRefusedInMidSessionIsRenewedAndNobodySeesIt(String version)
            throws IOException, InterruptedException {
        stage.gateway.works(stage.toRead(), requests -> requests < 5);
        stage.gateway.revokesTheNext();
        stage.asks(openCode(version));
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
        stage.asks(openCode(version), Duration.ofMinutes(minutes + 2));
        assertThat(stage.statuses()).hasSizeGreaterThan(10).containsOnly(200);
        assertThat(stage.tokens()).isGreaterThan(4);
        System.out.printf(
                "%s, %s: %d requests in %d min with %d tokens, none refused%n",
                way, version, stage.statuses().size(), minutes, stage.tokens());
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void aStreamInFlightGoesOnWhenItsTokenEndsAndIsNotBegunAgain(String version)
            throws IOException, InterruptedException {
        stage.renews(Duration.ofSeconds(20));
        stage.gateway.speaksSlowly(Duration.ofSeconds(4)); // six pieces
        stage.asks(openCode(version));
        assertThat(stage.statuses()).containsExactly(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, OLD})
    void whatCannotBeMendedIsToldWithWhatToDo(String version)
            throws IOException, InterruptedException {
        stage.issuer("#!/bin/sh\necho 'sign in first' >&2; exit 1\n");
        stage.gateway.works(stage.toRead(), _ -> true);
        stage.gateway.revokesTheNext();
        var outcome = openCode(version).run("run", "ping");
        var problem = "Failed to run auth provider command";
        assertThat(outcome.stderr())
                .contains(way == Way.SHIM ? "Sesame: " + problem : problem)
                .doesNotContain("e30.");
    }
}
