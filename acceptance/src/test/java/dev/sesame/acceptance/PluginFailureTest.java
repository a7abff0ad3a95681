package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.acceptance.Invocation.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A plugin that misbehaves harms nobody: not the other plugins, not the answer on standard output,
 * not {@code auth.json}, and nothing that it started remains. Some of these wait for the limits
 * that plugins have, so they run side by side.
 */
@Execution(ExecutionMode.CONCURRENT)
class PluginFailureTest {

    /** How a plugin can fail to begin, and a word of what has to be said about it. */
    enum Beginning {
        THROWS("export default async () => { throw new Error('boom in init') }", "boom in init"),
        IS_NO_SCRIPT("export default async () => { this is no script", "a-bad.js"),
        IS_NO_PLUGIN("export const answer = 42", "a-bad.js"),
        MISSES_A_PACKAGE("import x from 'no-such-package'\nexport default x", "no-such-package"),
        HANGS("export default async () => { await new Promise(() => {}) }", "a-bad.js"),
        IS_BUSY("export default async () => { for (;;); }", "a-bad.js"),
        ENDS_THE_PROCESS("export default async () => { process.exit(3) }", "a-bad.js"),
        TAKES_ALL_MEMORY(
                """
                export default async () => {
                  const taken = []
                  for (;;) {
                    taken.push(Buffer.alloc(32 << 20, 1))
                    await new Promise((resolve) => setTimeout(resolve, 5))
                  }
                }
                """,
                "a-bad.js");

        private final String source;
        private final String word;

        Beginning(String source, String word) {
            this.source = source;
            this.word = word;
        }
    }

    /** How a hook can fail while a request is prepared. */
    enum Hook {
        THROWS("throw new Error('boom in hook')"),
        IS_BUSY("for (;;);"),
        HANGS("await new Promise(() => {})"),
        ENDS_THE_PROCESS("process.exit(3)");

        private final String body;

        Hook(String body) {
            this.body = body;
        }
    }

    private static final String NOISE =
            """
            import { writeSync } from "node:fs"
            const line = "NOISE " + "x".repeat(1000) + "\\n"
            for (let i = 0; i < 4000; i++) console.log(line)
            process.stdout.write(line.repeat(1000))
            writeSync(1, line)
            export default async () => ({ "chat.headers": async () => { console.log(line) } })
            """;

    /** In a session of its own, so that it does not end with the group of its parent. */
    private static final String SPAWNER =
            """
            import { spawn } from "node:child_process"
            import { writeFileSync } from "node:fs"
            export default async () => {
              const child = spawn("sleep", ["1000"], { detached: true, stdio: "ignore" })
              child.unref()
              writeFileSync(process.env.STAGE + "/pid", String(child.pid))
              return {}
            }
            """;

    private static final String WRITER =
            """
            import { readFileSync, writeFileSync } from "node:fs"
            const file = process.env.HOME + "/.local/share/opencode/auth.json"
            export default async () => ({ auth: { provider: "corp-gateway", methods: [
              { type: "oauth", label: "Writes", authorize: async () => ({ url: "", instructions: "",
                method: "auto", callback: async () => {
                  const all = JSON.parse(readFileSync(file, "utf8"))
                  all.mine = { type: "api", key: "key-mine" }
                  writeFileSync(file, JSON.stringify(all))
                  return { type: "success", key: "key-returned" }
                } }) } ] } })
            """;

    private static final String VANISHING =
            """
            import { unlinkSync } from "node:fs"
            import { fileURLToPath } from "node:url"
            unlinkSync(fileURLToPath(import.meta.url))
            export default async () => ({
              "chat.headers": async (_, output) => { output.headers["X-Gone"] = "yes" } })
            """;

    @TempDir private Path folder;
    private PluginStage stage;

    @BeforeEach
    void aProjectWithAGateway() throws IOException {
        stage = new PluginStage(folder);
    }

    @AfterEach
    void nothingRemains() {
        stage.close();
    }

    @ParameterizedTest
    @EnumSource
    void aPluginThatDoesNotBeginIsToldOnceAndLeftOut(Beginning how)
            throws IOException, InterruptedException {
        stage.with("a-bad.js", how.source).withHealthy();
        var outcome = stage.ask();
        isAnswered(outcome);
        assertThat(stage.questions()).hasSize(1);
        assertThat(sign("x-good")).isEqualTo("yes");
        assertThat(PluginStage.said(outcome))
                .singleElement()
                .asString()
                .contains("a-bad.js", how.word);
    }

    @ParameterizedTest
    @EnumSource
    void aHookThatFailsFailsTheRequestAndSaysWhoseItIs(Hook how)
            throws IOException, InterruptedException {
        var hook = "async () => { " + how.body + " }";
        stage.with("a-bad.js", "export default async () => ({ 'chat.headers': " + hook + " })");
        var outcome = stage.withHealthy().ask();
        assertThat(outcome.timedOut()).isFalse();
        assertThat(outcome.exit()).isNotZero();
        assertThat(outcome.stdout()).isEmpty();
        assertThat(stage.questions()).isEmpty();
        assertThat(outcome.stderr()).contains("Error: ");
        if (how == Hook.THROWS) {
            assertThat(outcome.stderr()).contains("boom in hook");
        } else {
            assertThat(outcome.stderr()).contains("a-bad.js");
        }
    }

    @Test
    void whatAPluginPrintsReachesNeitherOutput() throws IOException, InterruptedException {
        var outcome = stage.with("a-bad.js", NOISE).withHealthy().ask();
        isAnswered(outcome);
        assertThat(PluginStage.said(outcome)).isEmpty();
        assertThat(sign("x-good")).isEqualTo("yes");
    }

    @Test
    void whatAPluginStartedEndsWithTheCommand() throws IOException, InterruptedException {
        isAnswered(stage.with("a-bad.js", SPAWNER).ask());
        var pid = Files.readString(folder.resolve("pid"));
        try {
            assertThat(isRunning(pid)).isFalse();
        } finally {
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroy);
        }
    }

    @Test
    void whatAPluginWritesIntoAuthJsonWhileItLogsInSurvives()
            throws IOException, InterruptedException {
        stage.with("a-bad.js", WRITER);
        stage.person()
                .withAuth(
                        "{\"old\": {\"type\": \"api\", \"key\": \"k\"}}"
                                .getBytes(StandardCharsets.UTF_8));
        var login = stage.person().run("auth", "login", "-p", "corp-gateway");
        assertThat(login.exit()).as(login.toString()).isZero();
        var auth = JsonTree.read(stage.person().authFile());
        assertThat(auth.at("/old/key").asText()).isEqualTo("k");
        assertThat(auth.at("/mine/key").asText()).isEqualTo("key-mine");
        assertThat(auth.at("/corp-gateway/key").asText()).isEqualTo("key-returned");
        assertThat(Files.getPosixFilePermissions(stage.person().authFile()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aPluginThatDeletesItselfWorksOnceAndIsNotMissed()
            throws IOException, InterruptedException {
        stage.with("a-bad.js", VANISHING).withHealthy();
        var first = stage.ask();
        isAnswered(first);
        assertThat(sign("x-gone")).isEqualTo("yes");
        assertThat(stage.plugin("a-bad.js")).doesNotExist();
        var second = stage.ask();
        isAnswered(second);
        assertThat(PluginStage.said(second)).isEmpty();
        assertThat(sign("x-gone")).isEmpty();
        assertThat(sign("x-good")).isEqualTo("yes");
    }

    @Test
    void aLoginWorksBesideAPluginThatDoesNotBegin() throws IOException, InterruptedException {
        stage.with("a-bad.js", Beginning.THROWS.source).withHealthy();
        var login = stage.person().run("auth", "login", "-p", "corp-gateway");
        assertThat(login.exit()).as(login.toString()).isZero();
        assertThat(login.stderr()).contains("a-bad.js");
        var auth = JsonTree.read(stage.person().authFile());
        assertThat(auth.at("/corp-gateway/key").asText()).isEqualTo("key-good");
    }

    private static void isAnswered(Outcome outcome) {
        assertThat(outcome.timedOut()).as(outcome.toString()).isFalse();
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        assertThat(outcome.stdout()).isEqualTo("pong\n");
        assertThat(outcome.stderr()).doesNotContainPattern("(?m)^\\s+at ");
    }

    private String sign(String header) {
        return stage.questions().getLast().path("headers").path(header).asText();
    }

    /** A process whose end nobody has asked for yet is there, but does nothing any more. */
    private static boolean isRunning(String pid) throws IOException {
        var status = Path.of("/proc", pid, "status");
        return Files.exists(status) && !Files.readString(status).contains("State:\tZ");
    }
}
