package dev.sesame.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a logout forgets of an organisation. */
final class LogoutTest {
    private static final String URL = "https://ai.test";

    @TempDir Path home;
    private CommandLine cli;
    private Path trust;

    @BeforeEach
    void somethingIsRememberedOfAnOrganisation() throws IOException {
        cli = new CommandLine(home);
        cli.write(
                ".local/share/opencode/auth.json",
                "{\"" + URL + "\": {\"type\": \"wellknown\", \"key\": \"K\", \"token\": \"t\"}}");
        assertThat(cli.run("plugin", "allow", URL, "corp-auth@1.0.0")).isZero();
        try (var files = Files.walk(home.resolve(".local/state/sesame"))) {
            trust = files.filter(file -> file.endsWith("trust.json")).findFirst().orElseThrow();
        }
    }

    @Test
    void whatStaysIsTold() throws IOException {
        Files.delete(trust);
        Files.createDirectories(trust.resolve("something"));

        assertThat(cli.run("auth", "logout", URL)).isZero();

        assertThat(cli.out()).contains("Logout successful");
        assertThat(cli.err())
                .contains(
                        "!  logged out, but not all was forgotten: cannot delete " + trust + "\n");
    }

    @Test
    void rulesThatCannotBeReadDoNotMatter() throws IOException {
        cli.write(".config/sesame/sesame.jsonc", "{");

        assertThat(cli.run("auth", "logout", URL)).isZero();

        assertThat(trust).doesNotExist();
        assertThat(cli.err()).doesNotContain("!  ");
    }
}
