package dev.sesame.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logging in through a plugin, on a real pseudo terminal. */
class PluginLoginTest {
    private static final String UP = "\u001b[A";
    private static final String DOWN = "\u001b[B";

    @TempDir Path home;

    @BeforeEach
    void configureTheProvider() throws IOException {
        Files.createDirectories(home.resolve(".git"));
        Files.writeString(
                home.resolve("opencode.json"),
                """
                {"provider":{"corp-gateway":{"name":"Company AI Gateway"}}}\
                """);
    }

    @Test
    void thePickerShowsAProviderThatOnlyAPluginKnowsBeforeOther()
            throws IOException, InterruptedException {
        try (var terminal = LoginTerminal.start(home, "all")) {
            terminal.answer("Select provider", DOWN.repeat(400)).expect("● Other").type(UP);
            terminal.expect("● Company AI Gateway (plugin)").type("\r");
            terminal.answer("Login method", "\u0003");

            assertThat(terminal.exitCode()).isEqualTo(130);
            assertThat(terminal.stored()).isEmpty();
        }
    }

    @Test
    void otherLeadsToThePluginToo() throws IOException, InterruptedException {
        try (var terminal = LoginTerminal.start(home, "all")) {
            terminal.answer("Select provider", "other\r");
            terminal.answer("Enter provider id", "corp-gateway\r");
            terminal.answer("Login method", DOWN + DOWN + "\r");

            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.screen())
                    .isEqualTo(
                            """
                            ┌  Add credential
                            ◇  Select provider
                            │  Other
                            ◇  Enter provider id
                            │  corp-gateway
                            ◇  Login method
                            │  Browser auto
                            ●  Go to: https://sso.company.internal/x
                            ●  Enter code: WXYZ-1234
                            ◇  Login successful
                            └  Done\
                            """);
            assertThat(terminal.stored())
                    .isEqualTo(
                            """
                            {
                              "corp-gateway": {
                                "type": "oauth",
                                "refresh": "r1",
                                "access": "a1",
                                "expires": 123,
                                "accountId": "acc",
                                "extra": 7
                              }
                            }\
                            """);
        }
    }

    @Test
    void questionsAreAskedAgainUntilTheyAreAnsweredWell() throws IOException, InterruptedException {
        try (var terminal = LoginTerminal.start(home, "all corp-gateway")) {
            terminal.answer("Login method", DOWN + "\r").answer("Tenant?", "ab\r");
            terminal.expect("too short").type("c\r").expect("Europe (Frankfurt)");
            terminal.type(DOWN).expect("America (Ohio)").type("\r").answer("State?", "tx\r");
            terminal.answer("Enter your API key", "typed-key\r");

            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.screen())
                    .isEqualTo(
                            """
                            ┌  Add credential
                            ◇  Login method
                            │  Manual with prompts
                            ◇  Tenant?
                            │  abc
                            ◇  Region?
                            │  America
                            ◇  State?
                            │  tx
                            ◇  Enter your API key
                            │  ▪▪▪▪▪▪▪▪▪
                            └  Done\
                            """);
            assertThat(terminal.stored())
                    .containsIgnoringWhitespaces(
                            """
                            {"type":"api","key":"typed-key",
                             "metadata":{"tenant":"abc","region":"us","state":"tx"}}
                            """);
        }
    }

    @Test
    void aRefusedCodeStoresNothingAndFails() throws IOException, InterruptedException {
        try (var terminal = LoginTerminal.start(home, "'Browser code' corp-gateway")) {
            terminal.answer("Paste the authorization code here:", "\r").expect("Required");
            terminal.type("bad\r");

            assertThat(terminal.exitCode()).isEqualTo(4);
            assertThat(terminal.screen())
                    .startsWith(
                            """
                            ┌  Add credential
                            ●  Go to: https://sso.company.internal/x
                            ◇  Paste the authorization code here:
                            │  bad
                            ■  Failed to authorize
                            └  Done
                            Error: the plugin for corp-gateway says that the login failed
                            """);
            assertThat(terminal.stored()).isEmpty();
        }
    }

    @Test
    void thePluginsOwnKeyNeedsNoTypedOne() throws IOException, InterruptedException {
        try (var terminal = LoginTerminal.start(home, "'SSO token' 'company ai GATEWAY'")) {
            terminal.answer("Enter your API key", "\r");

            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.screen())
                    .endsWith("◇  Enter your API key\n◆  Login successful\n└  Done");
            assertThat(terminal.stored()).contains("\"key\": \"sso-[]\"");
        }
    }

    @Test
    void anInterruptWhileItWaitsGivesTheTerminalBack() throws IOException, InterruptedException {
        try (var terminal = LoginTerminal.start(home, "Waits corp-gateway")) {
            terminal.expect("Waiting for authorization").type("\u0003");

            assertThat(terminal.exitCode()).isEqualTo(130);
            assertThat(terminal.screen()).endsWith("◇  Canceled");
            assertThat(terminal.written()).endsWith("\u001b[?25h");
            assertThat(home.resolve("after")).hasSameTextualContentAs(home.resolve("before"));
            assertThat(terminal.stored()).isEmpty();
        }
    }

    @Test
    void whatAPluginSaysCannotCommandTheTerminal() throws IOException, InterruptedException {
        try (var terminal = LoginTerminal.start(home, "Hostile corp-gateway")) {
            terminal.expect("└").type("\r").expect("└").type("x\r");

            assertThat(terminal.exitCode()).isEqualTo(1);
            assertThat(terminal.written()).doesNotContain("\u001b[31m", "\u202e", "\n●  forged");
            assertThat(terminal.screen()).contains("Error: Failed to authorize: \\x1b[31mred");
        }
    }
}
