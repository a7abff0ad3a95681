package dev.sesame.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.BadInput;
import dev.sesame.testkit.BadInput.Expect;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.Line;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that servers understand differently, or that are none. */
final class BadRequestTest {
    private static final Map<String, Integer> ANSWERS =
            Map.ofEntries(
                    Map.entry("gateway-http/18-trailer-auth", 401),
                    Map.entry("gateway-http/19-abs-uri", 421),
                    Map.entry("gateway-http/23-token-in-query", 401),
                    Map.entry("gateway-http/24-auth-basic", 401),
                    Map.entry("gateway-http/28-connect", 405),
                    Map.entry("gateway-http/30-expect-100", 401),
                    Map.entry("gateway-http/32-huge-header", 431),
                    Map.entry("gateway-http/33-many-headers", 431),
                    Map.entry("gateway-http/34-method-lower", 405));

    private final FakeModelProvider upstream = FakeModelProvider.start();
    private final RunningGateway gateway = RunningGateway.before(upstream.uri());

    BadRequestTest() throws Exception {}

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    static List<BadInput> inputs() {
        return BadInput.of(BadInput.Surface.GATEWAY_HTTP);
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void eachBadInputHasItsOutcome(BadInput input) throws Exception {
        var request =
                new String(input.bytes(), StandardCharsets.ISO_8859_1)
                        .replace("/v1/x", "/v1/chat/completions")
                        .replace("<valid>", Gate.ALICE);
        try (var line = Line.to(gateway.uri())) {
            var head = line.say(request).head();
            if (input.expect() == Expect.ACCEPT) {
                assertThat(head).as(input.why()).contains("X-Request-Id: ");
                assertThat(gateway.gate().event().subject()).isEqualTo("alice-canary");
                assertThat(head).containsPattern("^HTTP/1.1 (200|400|404) ");
                return;
            }
            int expected = ANSWERS.getOrDefault(input.id(), 400);
            assertThat(head).as(input.why()).startsWith("HTTP/1.1 " + expected + " ");
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/../admin",
                "/v1/./models",
                "/v1/%2e%2e/admin",
                "/v1/%2E./models",
                "/v1%2fmodels",
                "/v1//models",
                "//v1/models",
                "/v1/models\\x",
                "/v1/..;/admin",
                "/v1/models%00",
                "/v1/%252e%252e/x",
                "/v1/models#x",
                "v1/models",
                "*"
            })
    void anAmbiguousTargetIsRefused(String target) throws Exception {
        assertThat(status("GET " + target + " HTTP/1.1", "Host: x")).isEqualTo("400");
    }

    @Test
    void twoHostsAreRefused() throws Exception {
        assertThat(status("GET /v1/models HTTP/1.1", "Host: a", "Host: b")).isEqualTo("400");
    }

    @Test
    void aLengthBesideChunksIsRefused() throws Exception {
        assertThat(
                        status(
                                "POST /v1/chat/completions HTTP/1.1",
                                "Host: a",
                                "Content-Length: 5",
                                "Transfer-Encoding: chunked"))
                .isEqualTo("400");
    }

    @Test
    void codingsBesideChunksAreRefused() throws Exception {
        assertThat(
                        status(
                                "POST /v1/chat/completions HTTP/1.1",
                                "Host: a",
                                "Transfer-Encoding: gzip, chunked"))
                .isEqualTo("400");
        assertThat(
                        status(
                                "POST /v1/chat/completions HTTP/1.1",
                                "Host: a",
                                "Transfer-Encoding: chunked",
                                "Transfer-Encoding: chunked"))
                .isEqualTo("400");
    }

    @Test
    void aLongRequestLineIsRefused() throws Exception {
        assertThat(status("GET /v1/models?" + "x".repeat(9000) + " HTTP/1.1", "Host: a"))
                .isEqualTo("414");
    }

    @Test
    void traceTellsNobodyWhatWasSent() throws Exception {
        assertThat(status("TRACE /v1/models HTTP/1.1", "Host: a")).isEqualTo("405");
    }

    @Test
    void whatFollowsARefusedRequestIsNotTakenForAnother() throws Exception {
        try (var line = Line.to(gateway.uri())) {
            line.say(
                    "POST /v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\n"
                            + "GET /v1/models HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                            + Gate.ALICE
                            + "\r\n\r\n");
            assertThat(line.rest()).containsOnlyOnce("HTTP/1.1 ");
        }
        assertThat(gateway.gate().allEvents()).isEmpty();
    }

    private String status(String... lines) throws Exception {
        try (var line = Line.to(gateway.uri())) {
            line.say(
                    String.join("\r\n", lines)
                            + "\r\nAuthorization: Bearer "
                            + Gate.ALICE
                            + "\r\n\r\n");
            return line.head().substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3);
        }
    }
}
