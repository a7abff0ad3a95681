package dev.sesame.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.Line;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a body may be, so that everybody who reads it finds the same model in it. */
final class BodyTest {
    private static final String CHAT = "/v1/chat/completions";

    private final FakeModelProvider upstream = FakeModelProvider.start();
    private final RunningGateway gateway = RunningGateway.before(upstream.uri());

    BodyTest() throws Exception {}

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{}",
                "{\"model\":1}",
                "{\"model\":\"\"}",
                "{\"model\":\"gpt-5-mini\"",
                "{\"model\":\"gpt-5-mini\"} {}",
                "{\"model\":\"gpt-5-mini\",}",
                "{model:\"gpt-5-mini\"}",
                "{\"model\":\"gpt-5-mini\",\"x\":NaN}",
                "{\"model\":\"gpt-5-mini\"/**/}",
                "{\"model\":\"gpt-5-mini\",\"model\":\"gpt-5-pro\"}",
                "{\"mod\\u0065l\":\"gpt-5-mini\",\"model\":\"gpt-5-pro\"}",
                "{\"model\":\"gpt-5-mini\",\"a\":[{\"b\":1,\"\\u0062\":2}]}",
                "\uFEFF{\"model\":\"gpt-5-mini\",\"model\":\"gpt-5-pro\"}",
                "{\u0000\"\u0000m\u0000"
            })
    void whatIsNoObjectWithOneModelIsRefused(String body) throws Exception {
        var answer = gateway.post(CHAT, Gate.ALICE, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"type\":\"invalid_request_error\"");
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aModelWhoseNameIsWrittenWithEscapesIsThatModel() throws Exception {
        var hidden = "{\"mod\\u0065l\":\"gpt-5-\\u0070ro\"}";
        assertThat(gateway.post(CHAT, Gate.ALICE, hidden).statusCode()).isEqualTo(403);
        assertThat(gateway.post(CHAT, Gate.BORIS, hidden).statusCode()).isEqualTo(200);
    }

    @Test
    void deepNestingIsRefused() throws Exception {
        var body = "{\"model\":\"gpt-5-mini\",\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
        assertThat(gateway.post(CHAT, Gate.ALICE, body).statusCode()).isEqualTo(400);
    }

    @Test
    void aBodyOfTenMebibytesPassesAndALongerOneDoesNot() throws Exception {
        var start = "{\"model\":\"gpt-5-mini\",\"x\":\"";
        var body = start + "x".repeat((10 << 20) - start.length() - 2) + "\"}";
        assertThat(gateway.post(CHAT, Gate.ALICE, body).statusCode()).isEqualTo(200);
        assertThat(upstream.requests().getFirst().body()).isEqualTo(body);
        assertThat(gateway.gate().expected).containsExactly(20_000L);
        try (var line = Line.to(gateway.uri())) {
            var head = line.say(head("Content-Length: " + ((10 << 20) + 1))).head();
            assertThat(head).startsWith("HTTP/1.1 413 ");
        }
        try (var line = Line.to(gateway.uri())) {
            line.say(head("Transfer-Encoding: chunked") + "a00001\r\n");
            line.say(new byte[0xa00001]);
            assertThat(line.head()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void anEncodedBodyIsRefused() throws Exception {
        var answer =
                gateway.send(
                        gateway.request(CHAT)
                                .header("Authorization", "Bearer " + Gate.ALICE)
                                .header("Content-Encoding", "gzip")
                                .POST(BodyPublishers.ofString("x")));
        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @Test
    void aClientThatAsksFirstIsToldToGoOn() throws Exception {
        var body = RunningGateway.asking(Acme.MODEL);
        try (var line = Line.to(gateway.uri())) {
            line.say(head("Expect: 100-continue\r\nContent-Length: " + body.length()));
            assertThat(line.head()).startsWith("HTTP/1.1 100 ");
            assertThat(line.say(body).head()).startsWith("HTTP/1.1 200 ");
        }
    }

    private static String head(String field) {
        return "POST "
                + CHAT
                + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                + Gate.ALICE
                + "\r\n"
                + field
                + "\r\n\r\n";
    }
}
