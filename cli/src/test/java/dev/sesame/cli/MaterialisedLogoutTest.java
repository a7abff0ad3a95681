package dev.sesame.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A logout from an organisation whose settings stand in OpenCode's config.json. */
final class MaterialisedLogoutTest {
    private static final String URL = "https://ai.test";
    private static final String SETTINGS = "{\"model\": \"corp/large\"}";

    @TempDir Path home;
    private CommandLine cli;
    private Path config;

    @BeforeEach
    void somethingIsMaterialised() throws IOException {
        cli = new CommandLine(home);
        // as an older OpenCode has written it
        cli.write(
                ".local/share/opencode/auth.json",
                "{\"" + URL + "/\": {\"type\": \"wellknown\", \"key\": \"K\", \"token\": \"t\"}}");
        cli.write(
                ".local/state/sesame/materialised.json",
                "{\"written\": [{\"" + URL + "\": " + SETTINGS + "}], \"folders\": 0}");
        cli.write(
                ".local/state/sesame/opencode.json",
                "{\"organisations\": [{\"url\": \"" + URL + "\"}]}");
        config = cli.write(".config/opencode/config.json", SETTINGS);
    }

    @Test
    void aSlashInTheLoginDoesNotMatter() {
        assertThat(cli.run("auth", "logout", URL + "/")).isZero();

        assertThat(config).doesNotExist();
        assertThat(home.resolve(".local/state/sesame/opencode.json")).doesNotExist();
    }

    @Test
    void aFileThatWasChangedStopsNoLogout() throws IOException {
        cli.write(".config/opencode/config.json", "{\"model\": // mine");

        assertThat(cli.run("auth", "logout", URL + "/")).isZero();

        assertThat(config).hasContent("{\"model\": // mine");
        assertThat(cli.out()).contains("Logout successful");
        assertThat(cli.err()).contains("!  logged out, but not all was forgotten: ", "was changed");
    }
}
