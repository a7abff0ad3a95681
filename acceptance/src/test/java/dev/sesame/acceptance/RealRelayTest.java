package dev.sesame.acceptance;

import static dev.sesame.acceptance.OpenCode.NEW;
import static dev.sesame.acceptance.OpenCode.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.PseudoTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real OpenCode behind {@code sesame exec}: what a person sees of an organisation that is down.
 * In the profile {@code real-opencode} only.
 */
@Tag("real-opencode")
class RealRelayTest {
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
        stage.organisationIs(trouble);
        stage.asks(stage.relayed(version));
        assertThat(stage.statuses()).containsOnly(200);
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
}
