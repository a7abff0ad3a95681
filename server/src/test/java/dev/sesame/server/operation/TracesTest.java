package dev.sesame.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sesame.Environment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TracesTest {
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> keys = new LinkedBlockingQueue<>();
    private HttpServer collector;

    TracesTest() throws IOException {
        collector =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void listen() {
        collector.createContext(
                "/v1/traces",
                exchange -> {
                    var headers = exchange.getRequestHeaders();
                    keys.add(headers.getFirst("x-key") + " " + headers.getFirst("x-odd"));
                    received.add(
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.ISO_8859_1));
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        collector.start();
    }

    @AfterEach
    void close() {
        collector.stop(0);
    }

    @Test
    void continuesTheTraceOfTheClientWithASpanForTheUpstream() throws InterruptedException {
        try (var traces = Traces.of(environment()).orElseThrow()) {
            traces.ended(Events.answered());
        }

        var sent = String.valueOf(received.poll(10, TimeUnit.SECONDS));
        assertThat(sent)
                .contains("/v1/chat/completions", "upstream openai", "acme-gateway", "first byte")
                .containsSubsequence(bytes(Events.TRACE), bytes(Events.TRACE))
                .contains(bytes("00f067aa0ba902b7"))
                .doesNotContain("Alice")
                .doesNotContain("4711");
        assertThat(keys.poll(10, TimeUnit.SECONDS)).isEqualTo("a key=+ 100%");
    }

    @Test
    void whatIsRefusedHasNoSpanForAnUpstream() throws InterruptedException {
        try (var traces = Traces.of(environment()).orElseThrow()) {
            traces.ended(Events.refused(403, "no such model", "acme/m"));
        }

        assertThat(received.poll(10, TimeUnit.SECONDS))
                .contains("/v1/chat/completions")
                .doesNotContain("upstream");
    }

    @Test
    void anAnswerThatNeverBeganHasNoFirstByte() throws InterruptedException {
        try (var traces = Traces.of(environment()).orElseThrow()) {
            traces.ended(Events.failed("spare"));
        }

        assertThat(received.poll(10, TimeUnit.SECONDS))
                .contains("upstream spare")
                .doesNotContain("first byte");
    }

    @Test
    void withoutACollectorThereAreNone() {
        var nowhere = new Environment(Map.of(), Path.of("/"), Path.of("/"), InstantSource.system());

        assertThat(Traces.of(nowhere)).isEmpty();
    }

    private Environment environment() {
        return new Environment(
                Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "http://127.0.0.1:" + collector.getAddress().getPort() + "/",
                        "OTEL_SERVICE_NAME",
                        "acme-gateway",
                        "OTEL_EXPORTER_OTLP_HEADERS",
                        "x-key=a%20key%3D+,x-odd=100%"),
                Path.of("/"),
                Path.of("/"),
                InstantSource.system());
    }

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }
}
