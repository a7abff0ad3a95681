package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.testkit.OidcProvider;
import dev.sesame.testkit.PseudoTerminal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody without a browser logs in with an organisation whose token command is {@code sesame sso
 * token}, and has every way to sign in that {@code sso login} has.
 */
class SsoTerminalTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir private Path folder;
    private SsoStage stage;
    private FakeOrganisation organisation;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        stage = SsoStage.open(folder, Duration.ofMinutes(2));
        var settings = folder.resolve("home/.config/sesame/sesame.jsonc");
        Files.createDirectories(settings.getParent());
        Files.writeString(settings, "{\"secretStore\": \"file\"}");
        var document =
                """
                {"auth": {"command": ["%s", "sso", "token", "--issuer", "%s", "--client-id", "%s"],
                  "env": "CORP_TOKEN"}}
                """
                        .formatted(Person.sesame(), stage.provider().issuer(), OidcProvider.CLIENT);
        organisation = FakeOrganisation.publishing(document);
    }

    @AfterEach
    void close() {
        organisation.close();
        stage.close();
    }

    /** Who somebody is that logs in at a terminal and is shown an address. */
    private interface Guest {
        void isShown(URI address, PseudoTerminal terminal) throws IOException, InterruptedException;
    }

    private void logIn(String cue, Guest guest) throws IOException, InterruptedException {
        var invocation =
                stage.person()
                        .with("NO_COLOR", "1")
                        .with("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
                        .invocation("auth", "login", organisation.url().toString());
        // what somebody types is no leak, so the terminal does not repeat it
        try (var run = TerminalRun.of(invocation, "stty -echo\n")) {
            var terminal = run.terminal();
            terminal.expect("Run it?").type("y").expect(cue).expect("paste that address here");
            guest.isShown(address(terminal.written(), cue), terminal);
            terminal.expect("Logged into " + organisation.url());
            assertThat(run.end(PATIENCE).exit()).as(terminal.written()).isZero();
        }
        var token = stage.person().run("auth", "token");
        assertThat(token.stdout()).isEqualTo(stage.person().run("sso", "token").stdout());
    }

    private static URI address(String written, String cue) {
        var rest = written.substring(written.indexOf(cue));
        return URI.create(rest.substring(rest.indexOf("http")).split("\\s", 2)[0]);
    }

    @Test
    void theAddressCanBePastedThere() throws IOException, InterruptedException {
        logIn(
                "Or sign in with any browser:",
                (address, terminal) -> {
                    var pasted = SsoStage.redirected(address);
                    terminal.type("nonsense\n").expect("Paste the whole address");
                    terminal.type(pasted + "\n");
                });
        assertThat(stage.provider().redeemed("authorization_code")).isOne();
    }

    @Test
    void theCodeCanBeEnteredOnAnotherDevice() throws IOException, InterruptedException {
        logIn("or go to", (address, _) -> SsoStage.visit(address));
        assertThat(stage.provider().redeemed("authorization_code")).isZero();
    }
}
