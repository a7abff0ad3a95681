package dev.sesame.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Hooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What plugins in scripts can do, and what they can ask for. */
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
                    provider.models().models(JsonObject.EMPTY.with("id", "x"), Optional.empty());
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
    void hooksMayBeCalledFromManyThreadsAtOnce()
            throws IOException, InterruptedException, ExecutionException {
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
            var module = new ScriptModule("x", bench.write("x.js", GOOD), false, Optional.empty());
            assertThatThrownBy(() -> host.load(module))
                    .hasMessageStartingWith("the plugin host ended");
        }
    }
}
