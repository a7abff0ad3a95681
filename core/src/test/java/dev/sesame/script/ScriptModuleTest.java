package dev.sesame.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Hooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as a plugin, and how its files are read: as OpenCode 1.18.33 does it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ScriptModuleTest {

    @TempDir private Path directory;

    private static String sign(Hooks hooks) throws Exception {
        var output = (JsonObject) Json.parse("{\"headers\":{}}");
        var result = hooks.hook("chat.headers").get().apply(JsonObject.EMPTY, output);
        return result.object("headers").flatMap(it -> it.string("X-Sign")).orElse("none");
    }

    private static String signs(String value) {
        return "async () => ({ 'chat.headers': async (_i, o) => { o.headers['X-Sign'] = %s } })"
                .formatted(value);
    }

    @Test
    void everyDistinctFunctionIsAPluginInTheOrderOfTheNames() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var file =
                    bench.write(
                            "several.js",
                            "export const B = %s; export const A = %s; export default A"
                                    .formatted(signs("'b'"), signs("'a'")));
            var hooks = bench.load(file);
            assertThat(hooks).hasSize(2);
            assertThat(sign(hooks.get(0))).isEqualTo("a");
            assertThat(sign(hooks.get(1))).isEqualTo("b");
        }
    }

    @Test
    void ofAnObjectWithAnIdOnlyTheServerCountsAndItGetsTheOptions() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var file =
                    bench.write(
                            "v1.ts",
                            """
                            export const ignored: string = "anything"
                            export default { id: "corp", async server(_input: unknown, options: any) {
                              return { "chat.headers": async (_i: any, o: any) => { o.headers["X-Sign"] = options.tenant } }
                            } }
                            """);
            var options = JsonObject.EMPTY.with("tenant", "acme");
            var hooks = bench.load(new ScriptModule("v1", file, false, Optional.of(options)));
            assertThat(sign(hooks.getFirst())).isEqualTo("acme");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    export const VERSION = 1; export default async () => ({}) | Plugin export is not a function
                    module.exports = async () => ({}) | Plugin export is not a function
                    module.exports = { A: async () => ({}) } | Plugin export is not a function
                    export default { server: async () => ({}) } | Path plugin spec must export id
                    export default { id: 'x', setup() {} } | Plugin spec must default export an object with server()
                    export default { id: 'x', server() {}, tui() {} } | Plugin spec must default export either server() or tui(), not both
                    export default { id: 7, server() {} } | Plugin spec has invalid id type number
                    export default { id: 'x', server: 7 } | Plugin spec has invalid server export
                    export default async () => { throw new Error('boom in init') } | boom in init (bad.js:1)
                    export default async () => { process.exit(3) } | a plugin may not call process.exit(3) (bad.js:1)
                    """)
    void aModuleThatIsNoPluginIsRefusedInOpenCodesWords(String text, String problem)
            throws Exception {
        try (var bench = Workbench.in(directory)) {
            var module =
                    new ScriptModule("spec", bench.write("bad.js", text), false, Optional.empty());
            assertThatThrownBy(() -> bench.load(module))
                    .isInstanceOf(AuthException.class)
                    .hasMessage(problem);
            assertThat(sign(bench.plugin("good.js", "export default " + signs("'good'"))))
                    .isEqualTo("good");
        }
    }

    @Test
    void aCompiledCommonJsModuleIsRead() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var hooks =
                    bench.plugin(
                            "compiled.js",
                            """
                            "use strict"
                            Object.defineProperty(exports, "__esModule", { value: true })
                            const os = require("node:os")
                            exports.default = %s
                            """
                                    .formatted(signs("typeof os.platform()")));
            assertThat(sign(hooks)).isEqualTo("string");
        }
    }

    @Test
    void aModuleWithoutExportsHasNoPlugins() throws Exception {
        try (var bench = Workbench.in(directory)) {
            assertThat(bench.load(bench.write("empty.js", "const x = 1"))).isEmpty();
        }
    }

    @Test
    void typeScriptIsWhatTheCompilerTakesItFor() throws Exception {
        try (var bench = Workbench.in(directory)) {
            bench.write(
                    "lib/signer.ts",
                    "export class Signer { constructor(private readonly key: string) {}\n"
                            + " sign(s: string) { return `${this.key}:${s}` } }");
            bench.write("lib/data.json", "{\"v\": \"json\"}");
            bench.write("lib/deep/index.ts", "export const deep = 'deep'");
            var hooks =
                    bench.plugin(
                            "plugin/corp.ts",
                            """
                            import type { Plugin } from "@opencode-ai/plugin"
                            import { NotThere } from "no-such-package-here"
                            import { Signer } from "../lib/signer"
                            import { Signer as Same } from "../lib/signer.js"
                            import { deep } from "../lib/deep"
                            import data from "../lib/data.json"
                            enum Mode { A = "mode-a" }
                            namespace Names { export const up = (s: string) => s.toUpperCase() }
                            const unused: NotThere | undefined = undefined
                            const boot = await Promise.resolve("tla")
                            const home = [typeof import.meta.dir, typeof require("node:fs").statSync, typeof __dirname]
                            export default (async () => ({ "chat.headers": async (_i: any, o: any) => {
                              o.headers["X-Sign"] = [Mode.A, Names.up("u"), new Signer("k").sign("m"), Same === Signer, deep, data.v, boot, ...home].join("|")
                            } })) satisfies Plugin
                            """);
            assertThat(sign(hooks))
                    .isEqualTo("mode-a|U|k:m|true|deep|json|tla|string|function|string");
        }
    }

    @Test
    void theLineOfAMistakeIsThatOfTheSource() throws IOException, InterruptedException {
        try (var bench = Workbench.in(directory)) {
            var syntax = bench.write("syntax.ts", "const a = 1\nexport default {{{ }");
            assertThatThrownBy(() -> bench.load(syntax)).hasMessageEndingWith("(syntax.ts:2)");
            var throwing =
                    bench.write(
                            "throwing.ts",
                            "interface A {\n  a: string\n}\n\nexport default async () => {\n  throw"
                                    + " new Error('here')\n}");
            assertThatThrownBy(() -> bench.load(throwing)).hasMessage("here (throwing.ts:6)");
            bench.awaitLog("Error: here");
            var missing = bench.write("missing.ts", "import x from 'no-such-package'\nx()");
            assertThatThrownBy(() -> bench.load(missing)).hasMessageContaining("no-such-package");
        }
    }

    @Test
    void aCompiledFileIsKeptAndARewrittenOneIsReadAnew() throws Exception {
        try (var bench = Workbench.in(directory)) {
            assertThat(sign(bench.plugin("a.ts", "export default " + signs("'one' as string"))))
                    .isEqualTo("one");
        }
        try (var bench = Workbench.in(directory)) {
            assertThat(sign(bench.plugin("a.ts", "export default " + signs("'two' as string"))))
                    .isEqualTo("two");
        }
    }

    @Test
    void aPackageBeginsWhereItsDescriptionSays() throws Exception {
        try (var bench = Workbench.in(directory)) {
            bench.write("node_modules/one/package.json", "{\"exports\":{\"./server\":\"./s.ts\"}}");
            bench.write("node_modules/one/s.ts", "export default " + signs("'server' as string"));
            bench.write("node_modules/two/package.json", "{\"module\":\"index.ts\"}");
            bench.write(
                    "node_modules/two/index.ts",
                    "import { z } from './z'; export default { server: " + signs("z") + " }");
            bench.write("node_modules/two/z.ts", "export const z: string = 'module'");
            var one = bench.write("node_modules/three/index.js", "export default " + signs("'i'"));
            assertThat(sign(packaged(bench, "node_modules/one"))).isEqualTo("server");
            assertThat(sign(packaged(bench, "node_modules/two"))).isEqualTo("module");
            assertThat(sign(bench.load(one.resolveSibling("")).getFirst())).isEqualTo("i");
        }
    }

    private Hooks packaged(Workbench bench, String name) {
        var target = bench.directory().resolve(name);
        return bench.load(new ScriptModule(name, target, true, Optional.empty())).getFirst();
    }

    @Test
    void alteredFilesOfTheHostArePutRightBeforeTheyRun() throws Exception {
        try (var bench = Workbench.in(directory)) {
            assertThat(sign(bench.plugin("a.js", "export default " + signs("'a'")))).isEqualTo("a");
        }
        Path script;
        try (var files = Files.walk(directory.resolve("cache"))) {
            script = files.filter(it -> it.endsWith("values.mjs")).findFirst().orElseThrow();
        }
        Files.writeString(script, "throw new Error('altered')");
        try (var bench = Workbench.in(directory)) {
            assertThat(sign(bench.plugin("a.js", "export default " + signs("'a'")))).isEqualTo("a");
        }
        assertThat(Files.readString(script)).doesNotContain("altered");
    }

    @Test
    void noFileOfTheProjectChangesTheRuntime() throws Exception {
        try (var bench = Workbench.in(directory)) {
            bench.write(".env", "FROM_DOT_ENV=1");
        }
        try (var bench =
                Workbench.in(
                        directory,
                        Map.of(
                                "NODE_OPTIONS",
                                "--require=/nowhere.js",
                                "SESAME_TOKEN",
                                "t",
                                "CORP",
                                "c"))) {
            var hooks =
                    bench.plugin(
                            "env.js",
                            "export default "
                                    + signs(
                                            "['FROM_DOT_ENV','NODE_OPTIONS','SESAME_TOKEN','CORP','OPENCODE','AGENT'].map(n"
                                                    + " => process.env[n] ?? '-').join()"));
            assertThat(sign(hooks)).isEqualTo("-,-,-,c,1,1");
        }
    }
}
