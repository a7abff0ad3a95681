package dev.sesame.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.BadInput;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.PseudoTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The logins to Anthropic that come with Sesame, by the command. */
class AnthropicLoginTest {
    private static final String DOWN = "\u001b[B";
    private static final String SESSION = "Claude Code session";

    @TempDir Path home;

    private CommandLine cli;

    @BeforeEach
    void putClaudeCodeThere() throws IOException {
        cli = new CommandLine(home);
        var session = home.resolve(".claude/.credentials.json");
        Files.createDirectories(session.resolveSibling(""));
        Files.write(session, BadInput.named("claude-credentials/01-valid").bytes());
        var claude = home.resolve("bin/claude");
        Files.createDirectories(claude.resolveSibling(""));
        Files.writeString(claude, "#!/bin/sh\n");
        Files.setPosixFilePermissions(claude, PosixFilePermissions.fromString("rwx------"));
        cli.variables.put("HOME", home.toString());
        cli.variables.put("PATH", home.resolve("bin") + ":/usr/bin:/bin");
        cli.variables.put("OPENCODE_DISABLE_MODELS_FETCH", "1");
    }

    @Test
    void aKeyIsReadAsBefore() throws IOException {
        for (var method : List.of(List.<String>of(), List.of("-m", "API key"))) {
            assertThat(logIn("sk-key\n", method)).isZero();
            assertThat(stored())
                    .isEqualToIgnoringWhitespace(
                            "{\"anthropic\":{\"type\":\"api\",\"key\":\"sk-key\"}}");
            assertThat(cli.out()).contains("└  Done");
            Files.delete(auth());
        }
    }

    @Test
    void withoutATerminalTermsAreAcknowledgedByTheirOptionAlone() throws IOException {
        assertThat(logIn("accept\n", List.of("-m", SESSION))).isEqualTo(4);
        assertThat(cli.err())
                .contains("reserve the credentials of Claude plans", "2026-09-30")
                .contains("Repeat with --accept-terms");
        assertThat(auth()).doesNotExist();

        assertThat(logIn("", List.of("-m", SESSION, "--accept-terms"))).isZero();
        assertThat(stored()).contains("sk-ant-oat01-x", "\"claude-code-session\"");
        var state = home.resolve(".local/state");
        for (var folder : List.of("sesame", "sesame/anthropic")) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(state.resolve(folder))))
                    .isEqualTo("rwx------");
        }
        assertThat(cli.out()).contains("Login successful");

        assertThat(logIn("", List.of("-m", SESSION))).isZero();
        assertThat(cli.run("", List.of("auth", "status"))).isZero();
        assertThat(cli.out()).contains("plugin anthropic with the login");
    }

    @Test
    void aMachineCanForbidIt() throws IOException {
        var rules = home.resolve(".config/sesame/sesame.jsonc");
        Files.createDirectories(rules.resolveSibling(""));
        Files.writeString(rules, "{\"anthropic\": {\"plan\": \"forbid\"}}");
        assertThat(logIn("", List.of("-m", SESSION, "--accept-terms"))).isEqualTo(4);
        assertThat(cli.err())
                .contains("are switched off on this machine")
                .contains("Use an API key: sesame auth login -p anthropic -m \"API key\"");

        for (var wrong :
                List.of(
                        "\"no\"",
                        "{\"plan\": \"never\"}",
                        "{\"plans\": \"ask\"}",
                        "{\"plan\": 1}")) {
            Files.writeString(rules, "{\"anthropic\": " + wrong + "}");
            assertThat(logIn("", List.of("-m", SESSION))).isEqualTo(2);
        }
    }

    @Test
    void pureKeepsItAndTheSwitchForDefaultsTakesItOut() {
        assertThat(
                        cli.run(
                                "",
                                List.of(
                                        "auth",
                                        "login",
                                        "--pure",
                                        "-p",
                                        "anthropic",
                                        "-m",
                                        SESSION)))
                .isEqualTo(4);
        cli.variables.put("OPENCODE_DISABLE_DEFAULT_PLUGINS", "1");
        assertThat(logIn("", List.of("-m", SESSION))).isEqualTo(2);
        assertThat(cli.err())
                .contains(
                        "Unknown method \"Claude Code session\" for anthropic. Available: API key");
    }

    @Test
    void theModelIsAskedWithTheToken() throws IOException {
        try (var gateway = FakeModelProvider.start()) {
            cli.variables.put("ANTHROPIC_BASE_URL", gateway.uri().toString());
            Files.writeString(
                    home.resolve("opencode.json"),
                    """
                    {"provider": {"anthropic": {"options": {"baseURL": "%s/v1"}, "models": {"m": {}}}}}
                    """
                            .formatted(gateway.uri()));
            assertThat(logIn("", List.of("-m", SESSION, "--accept-terms"))).isZero();
            assertThat(cli.run("", List.of("run", "-m", "anthropic/m", "ping"))).isZero();

            assertThat(cli.out()).contains("pong from gateway");
            assertThat(gateway.requests()).hasSize(1);
            assertThat(gateway.requests().getFirst().headers())
                    .containsEntry("authorization", "Bearer sk-ant-oat01-x")
                    .containsEntry("anthropic-beta", "oauth-2025-04-20")
                    .containsEntry("user-agent", "sesame")
                    .doesNotContainKey("x-api-key");
        }
    }

    @Test
    void onATerminalTheKeyIsFirstAndTheTermsAreAsked() throws IOException, InterruptedException {
        try (var terminal = terminal()) {
            terminal.expect("Login method").expect("● API key").expect("└").type(DOWN + "\r");
            terminal.expect("Do you want to").expect("● No").expect("└").type(DOWN + "\r");
            terminal.expect("Login successful");
            assertThat(terminal.exitCode()).isZero();
        }
        assertThat(stored()).contains("\"claude-code-session\"");
    }

    @Test
    void whoDoesNotAcknowledgeGetsNothing() throws IOException, InterruptedException {
        try (var terminal = terminal()) {
            terminal.expect("Login method").expect("└").type(DOWN + DOWN + "\r");
            terminal.expect("Do you want to").expect("● No").expect("└").type("\r");
            terminal.expect("were not acknowledged");
            assertThat(terminal.exitCode()).isEqualTo(4);
        }
        assertThat(auth()).doesNotExist();
    }

    private PseudoTerminal terminal() throws IOException {
        var program =
                """
                stty cols 100 rows 40
                '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' %s auth login -p anthropic
                """
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("java.class.path"),
                                Main.class.getName());
        var all = new HashMap<>(cli.variables);
        all.putAll(Map.of("TERM", "xterm-256color", "LC_ALL", "C.UTF-8", "NO_COLOR", "1"));
        return PseudoTerminal.start(home, program, all);
    }

    private int logIn(String input, List<String> options) {
        var command = new java.util.ArrayList<>(List.of("auth", "login", "-p", "anthropic"));
        command.addAll(options);
        return cli.run(input, command);
    }

    private Path auth() {
        return home.resolve(".local/share/opencode/auth.json");
    }

    private String stored() throws IOException {
        return Files.readString(auth());
    }
}
