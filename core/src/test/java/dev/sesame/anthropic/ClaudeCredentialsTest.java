package dev.sesame.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.testkit.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Claude Code keeps its session, in every form, and the program that renews it. */
final class ClaudeCredentialsTest {
    private static final String NOTHING = "#!/bin/sh\n";

    @TempDir Path home;
    private AnthropicWorld world;

    @BeforeEach
    void start() {
        world = new AnthropicWorld(home);
    }

    private static BadInput input(String name) {
        return BadInput.named("claude-credentials/" + name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01-valid",
                "02-with-mcp",
                "05-no-refresh",
                "06-expires-string",
                "07-expires-iso",
                "08-expires-seconds",
                "09-expires-missing",
                "14-bom"
            })
    void aUsableFileIsUsedAndLeftAsItIs(String name) throws Exception {
        var input = input(name);
        world.program("claude", NOTHING).session(input).logIn();

        assertThat(world.stored().access().reveal()).isEqualTo(AnthropicWorld.TOKEN);
        assertThat(world.stored().refresh().reveal()).isEqualTo("claude-code-session");
        assertThat(Files.readString(world.store().path())).doesNotContain("ort01");
        assertThat(world.sessionFile()).hasBinaryContent(input.bytes());
        assertThat(world.spawned()).isEmpty();
        long end =
                name.equals("07-expires-iso")
                        ? Instant.parse("2030-01-01T00:00:00Z").toEpochMilli()
                        : name.equals("09-expires-missing") ? 0 : 1_900_000_000_000L;
        assertThat(world.stored().expires()).isEqualTo(end);
    }

    @Test
    void anotherShapeIsRefusedAndNothingStored() {
        world.program("claude", NOTHING).session(input("12-array"));

        assertThatThrownBy(world::logIn)
                .hasMessageContaining(".credentials.json is not what Claude Code writes")
                .hasMessageContaining("it holds no JSON object");
        assertThat(world.store().path()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"16-keychain-hex", "17-keychain-newline"})
    void theKeychainOfAMacComesFirst(String name) throws Exception {
        world.mac = true;
        var secret = home.resolve("secret");
        Files.write(secret, input(name).bytes());
        world.program("claude", NOTHING)
                .session(input("12-array"))
                .program("security", "#!/bin/sh\ncat '" + secret + "'\n")
                .logIn();

        assertThat(world.stored().access().reveal()).isEqualTo(AnthropicWorld.TOKEN);
        assertThat(world.spawned())
                .containsExactly("security find-generic-password -s Claude Code-credentials -w");
    }

    @ParameterizedTest
    @CsvSource({
        "18-keychain-not-found,44,it has no \"Other service\"",
        "19-keychain-denied,36,it is locked or may not be read from here",
        "19-keychain-denied,51,it is locked or may not be read from here"
    })
    void behindAKeychainWithoutAnAnswerComesTheFile(String name, int exit, String why)
            throws Exception {
        world.mac = true;
        world.variables.put("CLAUDE_CODE_AUTH_KEYCHAIN_SERVICE", "Other service");
        var words = home.resolve("words");
        Files.write(words, input(name).bytes());
        var script = "#!/bin/sh\ncat '" + words + "' >&2\nexit " + exit + "\n";
        world.program("claude", NOTHING).session(input("01-valid")).program("security", script);

        world.logIn();

        assertThat(world.stored().access().reveal()).isEqualTo(AnthropicWorld.TOKEN);
        assertThat(world.notes).hasSize(1).first().asString().contains(why);
    }

    @Test
    void aKeychainThatAsksSomebodyIsNotWaitedFor() throws IOException {
        world.program("security", input("20-keychain-hang"));
        var settings = new Settings(world.environment(), JsonObject.EMPTY);
        var notes = new ArrayList<String>();

        assertThat(new Keychain(settings, true, Duration.ofMillis(300)).read(notes::add)).isEmpty();
        assertThat(notes).hasSize(1).first().asString().contains("it gave no answer within");
        assertNobodyRuns();
    }

    @Test
    void anExpiredSessionIsRenewedByItsOwnProgram() throws Exception {
        world.program("claude", AnthropicWorld.RENEWS).session(input("21-expired")).logIn();

        assertThat(world.stored().access().reveal()).isEqualTo("sk-ant-oat01-new1");
        assertThat(world.spawned()).containsExactly("claude -p . --model claude-haiku-4-5");
    }

    @Test
    void whatTheProgramPrintsOrExitsWithDoesNotMatter() throws Exception {
        world.program("claude", AnthropicWorld.RENEWS + "echo broken >&2\nexit 3\n");
        world.session(input("21-expired")).logIn();

        assertThat(world.stored().access().reveal()).isEqualTo("sk-ant-oat01-new1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"22-fake-claude-loop", "23-fake-claude-hang", "24-fake-claude-prompt"})
    void aProgramThatRenewsNothingIsAskedOnce(String name) throws IOException {
        world.variables.put("CLAUDE_CODE_AUTH_REFRESH_TIMEOUT_MS", "700");
        world.variables.put("CLAUDE_CODE_AUTH_REFRESH_MODEL", "other");
        world.program("claude", input(name)).session(input("21-expired"));

        assertThatThrownBy(world::logIn).message().endsWith(AnthropicWorld.EXPIRED);
        assertThat(world.spawned()).containsExactly("claude -p . --model other");
        assertNobodyRuns();
        assertThat(world.store().path()).doesNotExist();
    }

    @Test
    void withoutTheProgramItIsToldWhereToGetIt() {
        world.variables.put("PATH", home.toString());
        world.session(input("01-valid"));

        assertThatThrownBy(world::logIn)
                .satisfies(e ->
                        assertThat(AnthropicWorld.problem((Exception) e))
                                .contains("Claude Code is not installed", "claude.ai/download")
                                .contains("claude auth login --claudeai", "Browser sign-in"));
    }

    @Test
    void withoutASessionItIsToldHowToBeginOne() throws IOException {
        world.variables.put(
                "CLAUDE_CODE_AUTH_CREDENTIALS_PATH", home.resolve("none.json").toString());
        world.program("claude", NOTHING).session(input("01-valid"));

        assertThatThrownBy(world::logIn)
                .satisfies(e ->
                        assertThat(AnthropicWorld.problem((Exception) e))
                                .contains("has no session", "none.json")
                                .contains("Run `claude auth login --claudeai` and try again"));
        assertThat(world.spawned()).isEmpty();
    }

    @Test
    void theProgramGetsNoSecretsAndNoProject() throws Exception {
        world.variables.put("ANTHROPIC_API_KEY", "sk-ant-api-canary");
        world.variables.put("OPENCODE_AUTH_CONTENT", "{}");
        world.program("claude", AnthropicWorld.RENEWS + "env > \"$HOME/env\"; pwd > \"$HOME/pwd\"");
        world.session(input("21-expired"));
        var ignored =
                ((dev.sesame.plugin.Authorization.Auto)
                                world.begin(AnthropicPlugin.SESSION, AnthropicWorld.YES))
                        .callback()
                        .await();

        assertThat(Files.readString(home.resolve("env")))
                .doesNotContain("canary", "OPENCODE_AUTH_CONTENT");
        assertThat(Files.readString(home.resolve("pwd")))
                .contains(".local/state/sesame/anthropic/empty");
    }

    private void assertNobodyRuns() throws IOException {
        for (var pid : Files.readAllLines(home.resolve("pids"), StandardCharsets.UTF_8)) {
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(ClaudeCredentialsTest::assertEnds);
        }
    }

    /** One that was killed is there for a moment more. */
    private static void assertEnds(ProcessHandle process) {
        assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(20));
    }
}
