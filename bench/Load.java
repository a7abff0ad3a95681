import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The load generator, {@code load.c}. */
record Load(Path folder) {
    /** What one run of the load generator said, and the processor time of the target. */
    record Run(long requests, long errors, long open, long p50, long p99, double cpu, double time) {
        double cpuEach() {
            return cpu * 1e6 / Math.max(1, requests);
        }

        double rate() {
            return requests / time;
        }
    }

    /** Sends one request after the other over each of 64 connections. */
    Run closed(Peers.Started target, String path, double time) throws Exception {
        return run(target, "closed", 64, time, 0, "POST", path);
    }

    /** Runs the generator once. */
    Run run(
            Peers.Started target, String mode, int connections, double time, int rate, String method, String path)
            throws Exception {
        double before = target.cpu();
        var words = output(target, mode, "" + connections, "" + time, "" + rate, method, path).split(" ");
        return new Run(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4].strip()),
                target.cpu() - before,
                time);
    }

    /** Returns what the generator prints. */
    String output(Peers.Started target, String... words) throws Exception {
        var all = new ArrayList<>(List.of(folder.resolve("load").toString(), "" + target.port()));
        all.addAll(List.of(words));
        all.add(folder.resolve("tokens").toString());
        all.add(words[words.length - 2].equals("GET") ? "-" : folder.resolve("body.json").toString());
        var process = new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.INHERIT);
        if (target.name().equals("portkey")) {
            process.environment()
                    .put(
                            "LOAD_FIELDS",
                            "x-portkey-provider: openai\r\nx-portkey-custom-host: http://127.0.0.1:"
                                    + Peers.UPSTREAM
                                    + "/v1\r\n");
            all.set(all.size() - 2, folder.resolve("key").toString());
            Files.writeString(folder.resolve("key"), Peers.KEY + "\n");
        }
        var running = process.start();
        var out = new String(running.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        running.waitFor();
        return out;
    }
}
