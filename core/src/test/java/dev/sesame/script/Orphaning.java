package dev.sesame.script;

import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Hook;
import dev.sesame.plugin.Hooks;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program that starts a host, tells the pids of what came of it, and waits to be ended. */
final class Orphaning {
    private Orphaning() {}

    /** Prints the pid of the host, and that of the plugin's child unless the host is to loop. */
    public static void main(String[] args) throws Exception {
        var directory = Path.of(args[0]);
        var loops = directory.resolve("loops");
        try (var bench = Workbench.in(directory)) {
            var hooks =
                    bench.plugin(
                            "spawns.js",
                            """
                            import { spawn } from "node:child_process"
                            import { writeFileSync } from "node:fs"
                            export default async () => ({
                              "x.pid": async (_, out) => { out.pids = String(process.pid) },
                              "x.pids": async (_, out) => { out.pids = process.pid + " " + spawn("sleep", ["1000"]).pid },
                              "x.loop": async ({ mark }) => { writeFileSync(mark, ""); for (;;); },
                            })
                            """);
            boolean isLoop = args[1].equals("loop");
            var output =
                    hook(hooks, isLoop ? "x.pid" : "x.pids")
                            .apply(JsonObject.EMPTY, JsonObject.EMPTY);
            if (isLoop) {
                var mark = JsonObject.EMPTY.with("mark", loops.toString());
                Thread.startVirtualThread(() -> loop(hook(hooks, "x.loop"), mark));
                while (!Files.exists(loops)) {
                    Thread.onSpinWait();
                }
            }
            System.out.println(output.string("pids").orElseThrow());
            Thread.currentThread().join();
        }
    }

    private static Hook hook(Hooks hooks, String name) {
        return hooks.hook(name).orElseThrow();
    }

    private static void loop(Hook hook, JsonObject mark) {
        try {
            throw new IllegalStateException(hook.apply(mark, JsonObject.EMPTY).toString());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
