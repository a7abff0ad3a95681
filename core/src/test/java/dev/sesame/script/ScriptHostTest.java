package dev.sesame.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Hooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The one process of all plugins: what they do to it, and to each other. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ScriptHostTest {
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
        return new Limits(
                Duration.ofSeconds(2), long_, long_, long_, long_, long_, beat, memory);
    }

    @Test
    void everyHookOfAScriptIsThereUnderItsName() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var hooks =
                    bench.plugin(
                            "all.js",
                            """
                            export default async () => ({
                              state: "not a function",
                              config: async (config) => { config.model = "corp/m"; delete config.old; config.hidden = () => 1 },
                              event: async ({ event }) => { console.log("event " + event.type) },
                              dispose: async () => { console.log("disposed") },
                              "experimental.chat.system.transform": async (_input, output) => { output.system.push("RULE") },
                              provider: { id: "corp", models: async (provider, { auth }) => ({ m: { id: provider.id, auth: auth?.key ?? "none" } }) },
                            })
                            """);
            assertThat(hooks.names())
                    .containsExactlyInAnyOrder(
                            "config", "event", "dispose", "experimental.chat.system.transform");
            assertThat(Json.write(call(hooks, "config", "{\"z\":1,\"old\":2,\"a\":[]}")))
                    .isEqualTo("{\"z\":1,\"a\":[],\"model\":\"corp/m\"}");
            assertThat(
                            Json.write(
                                    call(
                                            hooks,
                                            "experimental.chat.system.transform",
                                            "{\"system\":[\"a\"]}")))
                    .isEqualTo("{\"system\":[\"a\",\"RULE\"]}");
            var event = json("{\"event\":{\"type\":\"session.idle\"}}");
            assertThat(hooks.hook("event").get().apply(event, JsonObject.EMPTY).isEmpty()).isTrue();
            bench.awaitLog("event session.idle");
            assertThat(call(hooks, "dispose", "{}").isEmpty()).isTrue();
            bench.awaitLog("disposed");
            var provider = hooks.provider().orElseThrow();
            var models =
                    provider.models()
                            .models(JsonObject.EMPTY.with("id", "x"), java.util.Optional.empty());
            assertThat(Json.write(models)).isEqualTo("{\"m\":{\"id\":\"x\",\"auth\":\"none\"}}");
        }
    }

    @Test
    void toolsAreDescribedAndRunWithoutTheirPackageBeingInstalled() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var hooks =
                    bench.plugin(
                            "tools.ts",
                            """
                            import { tool, type Plugin } from "@opencode-ai/plugin"
                            export const Tools: Plugin = async () => ({ tool: { lookup: tool({
                              description: "Look up", args: { id: tool.schema.string().describe("the id"), n: tool.schema.number().optional() },
                              async execute(args, context) { return `found ${args.id} for ${context.sessionID}` } }) } })
                            """);
            var tool = call(hooks, "tool", "{}").object("lookup").orElseThrow();
            assertThat(tool.string("description")).contains("Look up");
            var parameters = tool.object("parameters").orElseThrow();
            assertThat(parameters.object("properties").orElseThrow().members())
                    .containsOnlyKeys("id", "n");
            assertThat(parameters.strings("required")).containsExactly("id");
            var execute = hooks.hook("tool.execute").get();
            var input = json("{\"tool\":\"lookup\",\"args\":{\"id\":\"7\"},\"sessionID\":\"s\"}");
            assertThat(execute.apply(input, JsonObject.EMPTY).string("output"))
                    .contains("found 7 for s");
            var wrong = json("{\"tool\":\"lookup\",\"args\":{}}");
            assertThatThrownBy(() -> execute.apply(wrong, JsonObject.EMPTY))
                    .hasMessageContaining("id");
        }
    }

    @Test
    void theClientAnswersOrSaysThatItDoesNot() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var hooks =
                    bench.plugin(
                            "client.js",
                            """
                            export default async (input) => ({ config: async (out) => {
                              const { client, directory, worktree, serverUrl, project } = input
                              out.set = (await client.auth.set({ path: { id: "a" }, body: { type: "api", key: "k", metadata: { a: "b" }, junk: 1 } })).data
                              out.bad = (await client.auth.set({ path: { id: "b" }, body: { type: "api", key: 7 } })).error !== undefined
                              out.thrown = await client.auth.set({ path: { id: "b" }, body: {}, throwOnError: true }).catch((e) => e.message)
                              out.prompt = (await client.session.prompt({})).error.message
                              await client.app.log({ body: { service: "corp", level: "warn", message: "careful" } })
                              await client.tui.showToast({ body: { message: "hello", variant: "info" } })
                              out.project = (await client.project.current()).data.id
                              out.path = (await client.path.get()).data.directory === directory
                              out.same = [worktree, serverUrl instanceof URL, serverUrl.port, project.id, JSON.stringify(client).startsWith("{")]
                            } })
                            """);
            assertThat(Json.write(call(hooks, "config", "{}")))
                    .isEqualTo(
                            "{\"set\":true,\"bad\":true,"
                                + "\"thrown\":\"auth.set: not a credential of OpenCode's auth.json\","
                                + "\"prompt\":\"not supported: session.prompt\",\"project\":\"global\","
                                + "\"path\":true,\"same\":[\"/\",true,\"4096\",\"global\",true]}");
            assertThat(bench.stored).containsOnlyKeys("a");
            assertThat(bench.toasts).containsExactly("hello");
            assertThat(bench.log)
                    .contains("WARN corp: careful", "WARN not supported: client.session.prompt");
        }
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
            assertThatThrownBy(() -> bench.load(hung))
                    .hasMessage("it did not start within 2 s");
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
        long pid =
                output.get("pid").flatMap(it -> it.asNumber()).orElseThrow().longValue();
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
    void hooksMayBeCalledFromManyThreadsAtOnce() throws Exception {
        try (var bench = Workbench.in(directory);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var hooks =
                    bench.plugin(
                            "many.js",
                            "export default async () => ({ config: async (o) => { await new"
                                + " Promise((r) => setTimeout(r, 5)); o.twice = o.n * 2 } })");
            var calls =
                    IntStream.range(0, 100)
                            .<Callable<JsonObject>>mapToObj(
                                    n -> () -> call(hooks, "config", "{\"n\":" + n + "}"))
                            .toList();
            var results = threads.invokeAll(calls);
            for (int n = 0; n < results.size(); n++) {
                assertThat(Json.write(results.get(n).get()))
                        .isEqualTo("{\"n\":" + n + ",\"twice\":" + 2 * n + "}");
            }
        }
    }

    @Test
    void aRuntimeThatIsNoneSaysSo() throws IOException {
        var program = Files.writeString(directory.resolve("fake"), "not a program");
        try (var bench = Workbench.in(directory);
                var host =
                        ScriptHost.start(
                                new ScriptRuntime(ScriptRuntime.Kind.BUN, program, "1"),
                                bench.environment,
                                bench)) {
            var module =
                    new ScriptModule("x", bench.write("x.js", GOOD), false, java.util.Optional.empty());
            assertThatThrownBy(() -> host.load(module)).hasMessageStartingWith("the plugin host ended");
        }
    }
}
