package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.testkit.PseudoTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person at a terminal is shown and asked, and that everything is taken back. */
class OpenCodeInstallTest {
    @TempDir private Path folder;
    private FakeOrganisation organisation;
    private Person person;

    @BeforeEach
    void somebodyIsLoggedIn() throws IOException, InterruptedException {
        person = Person.in(folder).with("NO_COLOR", "1");
        organisation =
                FakeOrganisation.publishing(
                        """
                        {"auth": {"command": ["echo", "tok-1"], "env": "CORP_TOKEN"},
                         "config": {"model": "corp/m"}}\
                        """);
        var url = organisation.url().toString();
        assertThat(person.run("auth", "login", url).exit()).isZero();
    }

    @AfterEach
    void nothingRemains() {
        organisation.close();
    }

    private PseudoTerminal onATerminal(String words) throws IOException {
        var command = "exec '" + Person.sesame() + "' " + words;
        return PseudoTerminal.start(person.surroundings().project(), command, person.variables());
    }

    /** Everything in the home and the project but what is Sesame's own. */
    private Map<String, String> everything() throws IOException {
        var all = new TreeMap<String, String>();
        for (var root :
                new Path[] {person.surroundings().home(), person.surroundings().project()}) {
            try (var paths = Files.walk(root)) {
                for (var path : paths.filter(OpenCodeInstallTest::isNotOurs).toList()) {
                    all.put(path.toString(), Files.isDirectory(path) ? "" : Files.readString(path));
                }
            }
        }
        return all;
    }

    private static boolean isNotOurs(Path path) {
        return !path.toString().matches(".*/(\\.local/state|\\.cache|program\\.sh)(/.*)?");
    }

    @Test
    void aPersonSeesWhatIsAboutToBeDoneAndMayDecline() throws IOException, InterruptedException {
        var before = everything();
        try (var terminal = onATerminal("opencode install")) {
            terminal.expect("write ~/.config/opencode/plugins/sesame.js")
                    .expect("write ~/.config/opencode/config.json: model")
                    .expect("keep the login with " + organisation.url())
                    .expect("Do it?")
                    .type("n")
                    .expect("Nothing was changed");
            assertThat(terminal.exitCode()).isEqualTo(130);
        }
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void whoGivesUpIsToldThatNothingWasChanged() throws IOException, InterruptedException {
        var before = everything();
        try (var terminal = onATerminal("opencode install")) {
            terminal.expect("Do it?").type("\u0003").expect("Nothing was changed");
            assertThat(terminal.exitCode()).isEqualTo(130);
        }
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void whoAgreesHasItAndCanTakeItBack() throws IOException, InterruptedException {
        var before = everything();
        try (var terminal = onATerminal("opencode install")) {
            terminal.expect("Do it?").type("y").expect("Installed");
            assertThat(terminal.exitCode()).isZero();
        }
        assertThat(person.authFile()).content().doesNotContain("tok-1");
        assertThat(person.run("auth", "token").stdout()).isEqualTo("tok-1\n");
        try (var terminal = onATerminal("opencode install --project --yes")) {
            terminal.expect("/project/.opencode/plugins/sesame.js").expect("Installed");
            assertThat(terminal.exitCode()).isZero();
        }
        assertThat(person.run("opencode", "status").exit()).isZero();
        assertThat(person.run("opencode", "uninstall").exit()).isZero();
        assertThat(person.run("opencode", "uninstall", "--project").exit()).isZero();
        assertThat(everything()).isEqualTo(before);
        assertThat(person.run("opencode", "status").exit()).isEqualTo(1);
    }

    @Test
    void aLogoutTakesItsOwnFromOpenCode() throws IOException, InterruptedException {
        assertThat(person.run("opencode", "install").exit()).isZero();
        var url = organisation.url().toString();
        assertThat(person.run("auth", "logout", url).exit()).isZero();
        var status = person.run("opencode", "status");
        assertThat(status.exit()).isEqualTo(1);
        assertThat(status.stdout()).contains("not logged in with any organisation");
    }
}
