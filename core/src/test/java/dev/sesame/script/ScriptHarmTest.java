package dev.sesame.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Hooks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What plugins may do to their one process, and to each other. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ScriptHarmTest {
    private static final String GOOD =
            "export default async () => ({ 'chat.headers': async (_i, o) => { o.headers.good ="
                    + " 'yes' } })";

    @TempDir private Path directory;

    private static JsonObject call(Hooks hooks, String name, String output) throws Exception {
        return hooks.hook(name).get().apply(JsonObject.EMPTY, json(output));
    }

    private static JsonObject json(String text) {
        return Json.parse(text).asObject().orElseThrow();
    }

    private static void assertWorks(Hooks hooks) throws Exception {
        assertThat(Json.write(call(hooks, "chat.headers", "{\"headers\":{}}")))
                .isEqualTo("{\"headers\":{\"good\":\"yes\"}}");
    }

    private static Limits limits(Duration beat, long memory) {
        var long_ = Duration.ofSeconds(30);
        return new Limits(Duration.ofSeconds(2), long_, long_, long_, long_, long_, beat, memory);
    }

    @Test
    void whatPluginsAndTheirChildrenPrintGoesToTheLog() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var hooks =
                    bench.plugin(
                            "noise.js",
                            """
                            import { spawnSync } from "node:child_process"
                            console.log("NOISE log", { a: 1 })
                            export default async ({ $ }) => {
                              process.stdout.write("NOISE stdout\\n"); console.error("NOISE error")
                              spawnSync("sh", ["-c", "echo NOISE child; echo NOISE err >&2; echo fd >&4 || true"], { stdio: "inherit" })
                              const said = await $`echo ${"two words"} | tr a-z A-Z`.text()
                              console.log("NOISE $ " + said)
                              console.log("x".repeat(100000))
                              return { "chat.headers": async (_i, o) => { o.headers.good = "yes" } }
                            }
                            """);
            assertWorks(hooks);
            bench.awaitLog("INFO NOISE child");
            bench.awaitLog("INFO NOISE err");
            assertThat(bench.log)
                    .contains("INFO NOISE log { a: 1 }", "INFO NOISE stdout", "ERROR NOISE error")
                    .contains("INFO NOISE $ TWO WORDS")
                    .allMatch(line -> line.length() < 5000);
        }
    }

    @Test
    void whatOnePluginThrowsWhereNobodyWaitsHarmsNoOther() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var good = bench.plugin("good.js", GOOD);
            bench.plugin(
                    "bad.js",
                    """
                    import { spawn } from "node:child_process"
                    export default async () => {
                      spawn("no-such-program-here", ["https://sso"])
                      setTimeout(() => { throw new Error("late") }, 1)
                      Promise.reject(new Error("nobody waits"))
                      setTimeout(() => process.exit(7), 1)
                      return {}
                    }
                    """);
            bench.awaitLog("late");
            bench.awaitLog("nobody waits");
            bench.awaitLog("no-such-program-here");
            bench.awaitLog("process.exit(7)");
            assertWorks(good);
        }
    }

    @Test
    void aPluginThatNeverStartsIsGivenUp() throws Exception {
        try (var bench = Workbench.in(directory, limits(Duration.ofSeconds(1), 1L << 30))) {
            var hung = bench.write("hung.js", "export default () => new Promise(() => {})");
            assertThatThrownBy(() -> bench.load(hung)).hasMessage("it did not start within 2 s");
            assertWorks(bench.plugin("good.js", GOOD));
        }
    }

    @Test
    void aHostThatDoesNotAnswerIsEndedWithItsChildren() throws Exception {
        try (var bench = Workbench.in(directory, limits(Duration.ofMillis(200), 1L << 30))) {
            var hooks =
                    bench.plugin(
                            "busy.js",
                            """
                            import { spawn } from "node:child_process"
                            export default async () => ({
                              config: async (out) => { out.pid = spawn("sleep", ["1000"]).pid },
                              "chat.headers": async () => { for (;;); } })
                            """);
            var child = child(call(hooks, "config", "{}"));
            assertThatThrownBy(() -> call(hooks, "chat.headers", "{}"))
                    .hasMessage("the plugin host did not answer for 2 s");
            child.onExit().get();
            assertThatThrownBy(() -> bench.plugin("good.js", GOOD))
                    .hasMessage("the plugin host did not answer for 2 s");
        }
    }

    private static ProcessHandle child(JsonObject output) {
        long pid = output.get("pid").flatMap(it -> it.asNumber()).orElseThrow().longValue();
        return ProcessHandle.of(pid).orElseThrow();
    }

    @Test
    void aHostThatGrowsTooLargeIsEnded() throws Exception {
        assumeThat(Path.of("/proc/self/status")).exists();
        try (var bench = Workbench.in(directory, limits(Duration.ofMillis(200), 400L << 20))) {
            var hooks =
                    bench.plugin(
                            "eats.js",
                            """
                            const eaten = []
                            export default async () => ({ config: () => new Promise(() => setInterval(() => eaten.push(Buffer.alloc(20 << 20, 1)), 10)) })
                            """);
            assertThatThrownBy(() -> call(hooks, "config", "{}"))
                    .hasMessage("the plugin host used more than 400 MiB");
        }
    }

    @Test
    void aHostThatDiesFailsWhoWaits() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var hooks =
                    bench.plugin(
                            "dies.js",
                            "export default async () => ({ config: () => new Promise(() =>"
                                    + " process.kill(process.pid, 'SIGKILL')) })");
            assertThatThrownBy(() -> call(hooks, "config", "{}"))
                    .hasMessage("the plugin host ended (exit code 137)");
        }
    }

    @Test
    void closingEndsAllDescendants() throws Exception {
        ProcessHandle child;
        try (var bench = Workbench.in(directory)) {
            var hooks =
                    bench.plugin(
                            "spawns.js",
                            """
                            import { spawn } from "node:child_process"
                            export default async () => ({ config: async (out) => { out.pid = spawn("sleep", ["1000"], { detached: true }).pid } })
                            """);
            child = child(call(hooks, "config", "{}"));
        }
        child.onExit().get();
    }

    @Test
    void aPluginMayWaitForAProgram() throws Exception {
        try (var bench = Workbench.in(directory, limits(Duration.ofMillis(100), 1L << 30))) {
            var hooks =
                    bench.plugin(
                            "waits.js",
                            """
                            import { spawnSync } from "node:child_process"
                            export default async () => ({ "chat.headers": async (_i, o) => {
                              spawnSync("sleep", ["3"]); o.headers.good = "yes" } })
                            """);
            assertWorks(hooks);
        }
    }

    @Test
    void aHostThatLoopsEndsWithSesameWhenThatIsToldToEnd()
            throws IOException, InterruptedException, ExecutionException {
        var sesame = orphaning("loop");
        try (var out = sesame.inputReader()) {
            var host = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            sesame.destroy();
            host.onExit().get();
        }
    }

    @Test
    void whenSesameIsKilledNothingOfItStaysBehind()
            throws IOException, InterruptedException, ExecutionException {
        var sesame = orphaning("wait");
        try (var out = sesame.inputReader()) {
            var pids = out.readLine().split(" ", -1);
            var host = ProcessHandle.of(Long.parseLong(pids[0])).orElseThrow();
            var child = ProcessHandle.of(Long.parseLong(pids[1])).orElseThrow();
            sesame.destroyForcibly();
            host.onExit().get();
            child.onExit().get();
        }
    }

    private Process orphaning(String how) throws IOException {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var classPath = System.getProperty("java.class.path");
        var runtime = "-Dscript.runtime=" + System.getProperty("script.runtime", "");
        var main = Orphaning.class.getName();
        return new ProcessBuilder(java, runtime, "-cp", classPath, main, directory.toString(), how)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
