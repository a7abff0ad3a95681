package dev.sesame.script;

import dev.sesame.json.JsonValue.JsonObject;
import java.nio.file.Path;

/** A program that starts a host, tells the pid of what a plugin started, and waits to be killed. */
final class Orphaning {
    private Orphaning() {}

    /** Prints the pids of the host and of the plugin's child. */
    public static void main(String[] args) throws Exception {
        var directory = Path.of(args[0]);
        try (var bench = Workbench.in(directory)) {
            var hooks =
                    bench.plugin(
                            "spawns.js",
                            """
                            import { spawn } from "node:child_process"
                            export default async () => ({ config: async (out) => { out.pids = process.pid + " " + spawn("sleep", ["1000"]).pid } })
                            """);
            var output = hooks.hook("config").get().apply(JsonObject.EMPTY, JsonObject.EMPTY);
            System.out.println(output.string("pids").orElseThrow());
            Thread.currentThread().join();
        }
    }
}
