package dev.sesame.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.FetchRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What passes through a script's fetch is not kept. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ScriptMemoryTest {
    private static final int MIB = 1 << 20;
    private static final int LARGE = 100 * MIB;

    @TempDir private Path directory;

    private static void large(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, LARGE);
        var piece = new byte[MIB];
        try (var body = exchange.getResponseBody()) {
            for (int sent = 0; sent < LARGE; sent += piece.length) {
                body.write(piece);
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX) // which tells the peak of a process
    void aHundredMegabytesNeedNoMoreMemoryThanThirty() throws Exception {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", ScriptMemoryTest::large);
        server.start();
        try (var bench = Workbench.in(directory)) {
            var hooks =
                    bench.plugin(
                            "corp.js",
                            "export default async () => ({ auth: { provider: 'corp', methods: [],"
                                    + " loader: async () => ({ async fetch(input, init) {"
                                    + " const answer = await fetch(input, init);"
                                    + " return new Response(answer.body, { headers: {"
                                    + " 'x-pid': String(process.pid) } }) } }) } })");
            var loader = hooks.auth().flatMap(AuthHook::loader).orElseThrow();
            var fetch =
                    loader.load(() -> bench.auth("corp"), JsonObject.EMPTY).fetch().orElseThrow();
            var uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            try (var answer = fetch.send(FetchRequest.get(uri))) {
                var pid = answer.header("x-pid").orElseThrow();
                long read = read(answer.body(), 30 * MIB);
                long early = peak(pid);
                read += read(answer.body(), LARGE);
                assertThat(read).isEqualTo(LARGE);
                assertThat(peak(pid) - early).isLessThan(50L * MIB);
            }
        } finally {
            server.stop(0);
        }
    }

    private static long read(InputStream body, int most) throws IOException {
        var buffer = new byte[64 * 1024];
        long total = 0;
        while (total < most) {
            int n = body.read(buffer);
            if (n < 0) {
                break;
            }
            total += n;
        }
        return total;
    }

    private static long peak(String pid) throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc", pid, "status"))) {
            if (line.startsWith("VmHWM:")) {
                return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("no peak of process " + pid);
    }
}
