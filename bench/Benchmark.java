import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the gateway beside HAProxy, nginx and Portkey's, in rounds that alternate, and prints a
 * table. Ratios of processor time hold on a busy machine; absolute figures do not.
 */
final class Benchmark {
    private static final String ISSUER = "http://127.0.0.1:" + Peers.UPSTREAM;
    private static final String CHAT = "/v1/chat/completions?chunks=40";

    /** Of each scenario, until a JVM has compiled what it needs. */
    private static final double WARM_SECONDS = 60;

    private static final int STARTS = 7;

    /** Until what the first start began in the background is done. */
    private static final long CACHE_MILLIS = 30_000;

    private static final long WARM_REQUESTS = 500_000;

    private final Path folder;
    private final Load load;
    private final int rounds;
    private final double seconds;
    private final List<String> table = new ArrayList<>();

    private Benchmark(Path folder, int rounds, double seconds) {
        this.folder = folder;
        this.load = new Load(folder);
        this.rounds = rounds;
        this.seconds = seconds;
    }

    public static void main(String[] args) throws Exception {
        var folder = Path.of(args[0]).toAbsolutePath();
        var wanted = args.length > 4 ? List.of(args[4].split(",")) : List.<String>of();
        var benchmark =
                new Benchmark(folder, Integer.parseInt(args[2]), Double.parseDouble(args[3]));
        new Keys(ISSUER).write(folder);
        Files.writeString(
                folder.resolve("body.json"),
                "{\"model\":\"fake-model\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
        try (var peers = new Peers(folder)) {
            peers.upstream();
            if (wanted.isEmpty() || wanted.contains("start")) {
                benchmark.starts(peers, args[1]);
            }
            var gateway = peers.gateway(args[1], ISSUER);
            Files.writeString(folder.resolve("discovery.json"), discovery());
            var haproxy = peers.haproxy(ISSUER);
            var nginx = peers.nginx();
            var portkey = peers.portkey();
            benchmark.run(wanted, gateway, haproxy, nginx);
            if (portkey.isPresent() && (wanted.isEmpty() || wanted.contains("portkey"))) {
                benchmark.portkey(gateway, portkey.get());
            }
        }
        benchmark.table.forEach(System.out::println);
    }

    /** The first start of all makes the start-up cache, and is not one of those that count. */
    private void starts(Peers peers, String command) throws Exception {
        peers.gateway(command, ISSUER).stop();
        Thread.sleep(CACHE_MILLIS);
        var starts = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            var gateway = peers.gateway(command, ISSUER);
            starts[i] = gateway.cpu();
            gateway.stop();
        }
        line("start to the first answer, CPU s, median", median(starts), Double.NaN, "<= 0.7");
    }

    private static String discovery() throws Exception {
        var uri = URI.create("http://127.0.0.1:" + Peers.GATEWAY + "/.well-known/opencode");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private void run(List<String> wanted, Peers.Started gateway, Peers.Started haproxy, Peers.Started nginx)
            throws Exception {
        var all = List.of(gateway, haproxy, nginx);
        warm(gateway);
        if (wanted.isEmpty() || wanted.contains("burst")) {
            var burst = paired(all, target -> load.closed(target, CHAT, seconds));
            line("burst: CPU us each / HAProxy", ratio(burst, gateway, haproxy, Load.Run::cpuEach), value(burst, gateway, Load.Run::cpuEach), "<= 0.95 (0.8)");
            line("burst: CPU us each / nginx", ratio(burst, gateway, nginx, Load.Run::cpuEach), value(burst, nginx, Load.Run::cpuEach), "<= 1.8 (1.5)");
            line("burst: requests/s / HAProxy", ratio(burst, gateway, haproxy, Load.Run::rate), value(burst, gateway, Load.Run::rate), ">= 1.2");
        }
        if (wanted.isEmpty() || wanted.contains("slow")) {
            var slow = paired(all, target -> load.run(target, "rate", 400, seconds, 400, "POST", CHAT + "&gap=5"));
            line("slow: CPU us a chunk / HAProxy", ratio(slow, gateway, haproxy, Load.Run::cpuEach), value(slow, gateway, Load.Run::cpuEach) / 40, "<= 1.6 (1.2)");
            line("slow: CPU us a chunk / nginx", ratio(slow, gateway, nginx, Load.Run::cpuEach), value(slow, nginx, Load.Run::cpuEach) / 40, "");
        }
        if (wanted.isEmpty() || wanted.contains("first")) {
            var first = paired(all, target -> load.run(target, "rate", 64, seconds, 300, "POST", CHAT));
            line("300/s: first byte p50 us / HAProxy", ratio(first, gateway, haproxy, Load.Run::p50), value(first, gateway, Load.Run::p50), "<= 1");
        }
        if (wanted.isEmpty() || wanted.contains("discovery")) {
            var found = paired(List.of(gateway, nginx), target -> load.run(target, "closed", 64, seconds, 0, "GET", "/.well-known/opencode"));
            line("discovery: requests/s / nginx", ratio(found, gateway, nginx, Load.Run::rate), value(found, gateway, Load.Run::rate), ">= 1");
        }
        if (wanted.isEmpty() || wanted.contains("cancel")) {
            cancel(gateway);
        }
        if (wanted.isEmpty() || wanted.contains("hold")) {
            hold(gateway);
        }
    }

    /** A JVM is as fast as it gets after so many requests, however long a busy machine takes. */
    private void warm(Peers.Started gateway) throws Exception {
        long end = System.nanoTime() + 180_000_000_000L;
        for (long requests = 0; requests < WARM_REQUESTS && System.nanoTime() < end; ) {
            requests += load.closed(gateway, CHAT, 5).requests();
        }
    }

    private void hold(Peers.Started gateway) throws Exception {
        var peak = new double[1];
        var watch =
                Thread.ofVirtual().start(() -> {
                    try {
                        while (true) {
                            peak[0] = Math.max(peak[0], gateway.pss());
                            Thread.sleep(200);
                        }
                    } catch (IOException | InterruptedException _) {
                        // enough
                    }
                });
        var held = load.run(gateway, "hold", 9000, 12, 0, "POST", "/v1/chat/completions?chunks=1000&gap=2000");
        watch.interrupt();
        line("9000 slow streams: MB", peak[0], Double.NaN, "<= 400");
        line("9000 slow streams: up", held.open(), held.errors(), "9000, no errors");
    }

    private void cancel(Peers.Started gateway) throws Exception {
        var log = folder.resolve("upstream.log");
        int before = Files.readAllLines(log).size();
        var out = load.output(gateway, "cancel", "20", "0", "0", "POST", "/v1/chat/completions?silent=1");
        Thread.sleep(1000);
        var seen = Files.readAllLines(log);
        var left = out.lines().mapToLong(Long::parseLong).toArray();
        double worst = 0;
        for (int i = 0; i < left.length; i++) {
            double took = before + i < seen.size() ? (Long.parseLong(seen.get(before + i)) - left[i]) / 1e6 : 1e9;
            worst = Math.max(worst, took);
        }
        line("a client that leaves ends a silent upstream's work: ms, worst of 20", worst, Double.NaN, "<= 50");
    }

    private void portkey(Peers.Started gateway, Peers.Started portkey) throws Exception {
        var runs = paired(List.of(gateway, portkey), target -> load.closed(target, CHAT, seconds));
        line("burst: requests/s / Portkey", ratio(runs, gateway, portkey, Load.Run::rate), value(runs, portkey, Load.Run::rate), ">= 25");
    }

    private interface Scenario {
        Load.Run of(Peers.Started target) throws Exception;
    }

    private interface Figure {
        double of(Load.Run run);
    }

    /** Runs {@code scenario} against each of {@code targets} in turn, back and forth. */
    private Map<String, List<Load.Run>> paired(List<Peers.Started> targets, Scenario scenario)
            throws Exception {
        var runs = new HashMap<String, List<Load.Run>>();
        for (double passed = 0; passed < WARM_SECONDS; passed += seconds) {
            scenario.of(targets.getFirst());
        }
        for (int round = 0; round < rounds; round++) {
            for (var target : round % 2 == 0 ? targets : targets.reversed()) {
                var run = scenario.of(target);
                runs.computeIfAbsent(target.name(), _ -> new ArrayList<>()).add(run);
                System.err.printf("%s %s %.1f us each%n", target.name(), run, run.cpuEach());
            }
        }
        return runs;
    }

    private static double value(Map<String, List<Load.Run>> runs, Peers.Started of, Figure figure) {
        return median(runs.get(of.name()).stream().mapToDouble(figure::of).toArray());
    }

    /** Returns the median of the ratios of each round. */
    private static double ratio(
            Map<String, List<Load.Run>> runs, Peers.Started of, Peers.Started to, Figure figure) {
        var ratios = new double[runs.get(of.name()).size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = figure.of(runs.get(of.name()).get(i)) / figure.of(runs.get(to.name()).get(i));
        }
        return median(ratios);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private void line(String what, double figure, double absolute, String goal) {
        table.add("%-70s %10.2f  %s  goal %s".formatted(what, figure, Double.isNaN(absolute) ? "" : "(%.1f)".formatted(absolute), goal));
    }
}
