package dev.sesame.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.Fetch;
import dev.sesame.plugin.FetchRequest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A script's fetch carries requests: what it sees, what comes back, and how it is given up. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ScriptFetchTest {
    private static final int LARGE = 20 << 20;

    private final CountDownLatch upstreamGone = new CountDownLatch(1);
    @TempDir private Path directory;
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/large", ScriptFetchTest::large);
        server.createContext("/endless", this::endless);
        server.createContext("/echo", ScriptFetchTest::echo);
        server.start();
    }

    private static void large(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        var piece = new byte[100_000];
        try (var body = exchange.getResponseBody()) {
            for (int sent = 0; sent < LARGE; sent += piece.length) {
                Arrays.fill(piece, (byte) (sent / piece.length));
                body.write(piece, 0, Math.min(piece.length, LARGE - sent));
            }
        }
    }

    private void endless(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (var body = exchange.getResponseBody()) {
            for (; ; ) {
                body.write(new byte[1000]);
                body.flush();
            }
        } catch (IOException _) {
            upstreamGone.countDown();
        }
    }

    private static void echo(HttpExchange exchange) throws IOException {
        var text =
                exchange.getRequestMethod()
                        + " "
                        + exchange.getRequestHeaders().getFirst("User-Agent")
                        + " "
                        + exchange.getRequestHeaders().getFirst("Authorization")
                        + " "
                        + new String(
                                exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("X-Reply", "yes");
        exchange.sendResponseHeaders(201, 0);
        exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
        exchange.close();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static Fetch fetch(Workbench bench, String body) throws Exception {
        var hooks =
                bench.plugin(
                        "corp.js",
                        "export default async ({ client }) => ({ auth: { provider: 'corp', methods:"
                                + " [], loader: async (getAuth) => ({ async fetch(input, init) { "
                                + body
                                + " } }) } })");
        var loader = hooks.auth().flatMap(AuthHook::loader).orElseThrow();
        return loader.load(() -> bench.auth("corp"), JsonObject.EMPTY).fetch().orElseThrow();
    }

    @Test
    void itSeesWhatOpenCodeWouldGiveItAndMayChangeCredentialsMeanwhile() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var fetch =
                    fetch(
                            bench,
                            """
                            const seen = [typeof input, Object.keys(init).sort().join(), Object.keys(init.headers).join(), typeof init.body, init.timeout, init.signal instanceof AbortSignal]
                            const set = await client.auth.set({ path: { id: "corp" }, body: { type: "oauth", access: "at", refresh: "rt", expires: 5 } })
                            const headers = { ...init.headers, authorization: "Bearer " + (await getAuth()).access }
                            return fetch(input, { ...init, headers, body: JSON.stringify({ seen, set: set.data, was: JSON.parse(init.body) }) })
                            """);
            var request = FetchRequest.post(url("/echo"), "application/json", "{\"a\":\"ü\"}");
            try (var answer = fetch.send(request)) {
                assertThat(answer.status()).isEqualTo(201);
                assertThat(answer.header("X-Reply")).contains("yes");
                assertThat(answer.text())
                        .isEqualTo(
                                "POST opencode/1.18.33 Bearer at"
                                        + " {\"seen\":[\"string\",\"body,headers,method,signal,timeout\",\"content-type\",\"string\",false,true],"
                                        + "\"set\":true,\"was\":{\"a\":\"ü\"}}");
            }
            assertThat(bench.stored.get("corp"))
                    .isEqualTo(
                            new Credential.OAuth(
                                    Secret.of("at"),
                                    Secret.of("rt"),
                                    5,
                                    Optional.empty(),
                                    Optional.empty()));
        }
    }

    @Test
    void aLargeAnswerArrivesWholeAndInOrder() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var answer =
                    fetch(bench, "return fetch(input, init)").send(FetchRequest.get(url("/large")));
            try (var body = answer.body()) {
                var buffer = new byte[70_001];
                int total = 0;
                for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                    assertThat(buffer[0]).isEqualTo((byte) (total / 100_000));
                    total += n;
                }
                assertThat(total).isEqualTo(LARGE);
            }
        }
    }

    @Test
    void closingTheAnswerGivesUpTheRequest() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var answer =
                    fetch(bench, "return fetch(input, init)")
                            .send(FetchRequest.get(url("/endless")));
            assertThat(answer.body().read()).isZero();
            answer.close();
            upstreamGone.await();
        }
    }

    @Test
    void interruptingWhoWaitsGivesUpTheRequest() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var fetch =
                    fetch(
                            bench,
                            "console.log('waits'); return new Promise((_, reject) =>"
                                    + " init.signal.addEventListener('abort', () => {"
                                    + " console.log('aborted'); reject(init.signal.reason) }))");
            var outcome = new CompletableFuture<Throwable>();
            var thread =
                    Thread.startVirtualThread(() -> {
                        try (var _ = fetch.send(FetchRequest.get(url("/echo")))) {
                            outcome.complete(new AssertionError("it was answered"));
                        } catch (IOException | InterruptedException e) {
                            outcome.complete(e);
                        }
                    });
            bench.awaitLog("waits");
            thread.interrupt();
            assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
            bench.awaitLog("aborted");
        }
    }

    @Test
    void interruptingAReaderGivesUpTheRequest() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var fetch = fetch(bench, "return fetch(input, init)");
            try (var answer = fetch.send(FetchRequest.get(url("/endless")))) {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> answer.body().readAllBytes())
                        .isInstanceOf(InterruptedIOException.class);
                assertThat(Thread.interrupted()).isTrue();
            }
            upstreamGone.await();
        }
    }

    @Test
    void whatItThrowsBeforeOrWithinTheAnswerIsTold() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var request = FetchRequest.get(url("/echo"));
            var refused = fetch(bench, "throw new Error('not\\ntoday')");
            assertThatThrownBy(() -> refused.send(request))
                    .isInstanceOf(IOException.class)
                    .hasMessage("not today");
        }
        try (var bench = Workbench.in(directory)) {
            var request = FetchRequest.get(url("/echo"));
            var broken =
                    fetch(
                            bench,
                            "let n = 0; return new Response(new ReadableStream({ pull(c) { if (n++)"
                                    + " c.error(new Error('broke off')); else c.enqueue('x') } }))");
            assertThatThrownBy(() -> broken.send(request).body().readAllBytes())
                    .isInstanceOf(IOException.class)
                    .hasMessage("broke off");
        }
    }

    @Test
    void anotherThingThanAResponseIsRefused() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var fetch = fetch(bench, "return 'text'");
            assertThatThrownBy(() -> fetch.send(FetchRequest.get(url("/echo"))))
                    .hasMessage("the plugin's fetch did not return a Response");
        }
    }
}
