package dev.sesame.acceptance;

import static dev.sesame.acceptance.OpenCode.NEW;
import static dev.sesame.acceptance.OpenCode.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.PseudoTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real OpenCode with the shim: what a person who types {@code opencode} sees of an organisation
 * that is down. In the profile {@code real-opencode} only.
 */
@Tag("real-opencode")
class RealShimTest {
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
        stage.succeeds("opencode", "install");
        stage.organisationIs(trouble);
        int before = stage.organisation.requests().size();
        stage.asks(stage.openCode(version));
        assertThat(stage.organisation.requests()).hasSize(before); // nobody even asked it

        // once the settings are old, Sesame asks for newer ones, and nobody waits for that either
        Files.setLastModifiedTime(stage.state(), FileTime.from(Instant.EPOCH));
        stage.asks(stage.openCode(version));
        assertThat(Files.getLastModifiedTime(stage.state()).toInstant()).isAfter(Instant.EPOCH);
        assertThat(stage.statuses()).containsOnly(200);
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
        stage.asks(stage.openCode(version));
        assertThat(stage.statuses()).containsOnly(200);
        assertThat(stage.succeeds("opencode", "status")).contains("for this project");
        stage.succeeds("opencode", "uninstall", "--project");
        assertThat(stage.sesame.authFile()).content().isEqualTo(auth);
        // as it was before: OpenCode has the login, and asks the organisation
        stage.asks(stage.openCode(version));
        assertThat(stage.statuses()).containsOnly(200);
    }
}
