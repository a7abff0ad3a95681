package dev.sesame.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.Line;
import dev.sesame.testkit.RawServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a body may be, so that everybody who reads it finds the same model in it. */
final class BodyTest {
    private static final String CHAT = "/v1/chat/completions";

    private final FakeModelProvider upstream = FakeModelProvider.start();
    private final RunningGateway gateway = RunningGateway.before(upstream.uri());

    @AfterEach
    void stop() throws IOException {
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
                "{\"model\":\"gpt-5-mini\",\"MODEL\":\"gpt-5-pro\"}",
                "{\"Model\":\"gpt-5-pro\",\"model\":\"gpt-5-mini\"}",
                "\uFEFF{\"model\":\"gpt-5-mini\"}",
                "{\u0000\"\u0000m\u0000"
            })
    void whatIsNoObjectWithOneModelIsRefused(String body) throws IOException, InterruptedException {
        var answer = gateway.post(CHAT, Gate.ALICE, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"type\":\"invalid_request_error\"");
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aModelWhoseNameIsWrittenWithEscapesIsThatModel() throws IOException, InterruptedException {
        var hidden = "{\"mod\\u0065l\":\"gpt-5-\\u0070ro\"}";
        assertThat(gateway.post(CHAT, Gate.ALICE, hidden).statusCode()).isEqualTo(403);
        assertThat(gateway.post(CHAT, Gate.BORIS, hidden).statusCode()).isEqualTo(200);
    }

    @Test
    void deepNestingIsRefused() throws IOException, InterruptedException {
        var body = "{\"model\":\"gpt-5-mini\",\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
        assertThat(gateway.post(CHAT, Gate.ALICE, body).statusCode()).isEqualTo(400);
    }

    @Test
    void aBodyOfNothingButNamesIsRefused() throws IOException, InterruptedException {
        var body = new StringBuilder("{\"model\":\"gpt-5-mini\"");
        for (int i = 0; i < 250_000; i++) {
            body.append(",\"").append(Integer.toString(i, Character.MAX_RADIX)).append("\":0");
        }
        assertThat(gateway.post(CHAT, Gate.ALICE, body + "}").statusCode()).isEqualTo(400);
    }

    @Test
    void thereIsRoomForSoManyBodiesUntilTheirAnswersBegin()
            throws IOException, InterruptedException {
        var body = RunningGateway.asking(Acme.MODEL).replace("[]", "\"" + "x".repeat(900) + "\"");
        var asked = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        try (var silent =
                        RawServer.speaking(line -> {
                            line.head();
                            asked.countDown();
                            answer.await();
                            line.say("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n").awaitEnd();
                        });
                var narrow = RunningGateway.narrow(Acme.with(silent.uri()), 1500);
                var first = Line.to(narrow.uri());
                var second = Line.to(narrow.uri())) {
            var request = head("Content-Length: " + body.length()) + body;
            first.say(request);
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
            var refused = second.say(request).head();
            assertThat(refused).startsWith("HTTP/1.1 503 ").contains("Retry-After: 2");
            answer.countDown();
            assertThat(first.head()).startsWith("HTTP/1.1 200 ");
            try (var third = Line.to(narrow.uri())) {
                assertThat(third.say(request).head()).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void aBodyIsNotKeptWhileItsAnswerLasts() throws IOException {
        var body =
                RunningGateway.asking(Acme.MODEL).replace("[]", "\"" + "x".repeat(4 << 20) + "\"");
        var request = head("Content-Length: " + body.length()) + body;
        var lines = new ArrayList<Line>();
        try (var endless =
                        RawServer.speaking(line -> {
                            line.head();
                            line.in().skipNBytes(body.length());
                            line.say("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n").awaitEnd();
                        });
                var open = RunningGateway.before(endless.uri())) {
            long before = usedAfterCleaning();
            for (int i = 0; i < 20; i++) {
                lines.add(Line.to(open.uri()).say(request));
                assertThat(lines.getLast().head()).startsWith("HTTP/1.1 200 ");
            }
            assertThat(usedAfterCleaning() - before).isLessThan(40 << 20); // of eighty
        } finally {
            for (var line : lines) {
                line.close();
            }
        }
    }

    private static long usedAfterCleaning() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void whoIsInNoTeamIsToldBeforeTheBody() throws IOException {
        try (var line = Line.to(gateway.uri())) {
            var head = head("Content-Length: 100").replace(Gate.ALICE, Gate.NOBODY_ELSE);
            assertThat(line.say(head).head()).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void aBodyOfTenMebibytesPassesAndALongerOneDoesNot() throws IOException, InterruptedException {
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
    void anEncodedBodyIsRefused() throws IOException, InterruptedException {
        var answer =
                gateway.send(
                        gateway.request(CHAT)
                                .header("Authorization", "Bearer " + Gate.ALICE)
                                .header("Content-Encoding", "gzip")
                                .POST(BodyPublishers.ofString("x")));
        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @Test
    void aClientThatAsksFirstIsToldToGoOn() throws IOException, InterruptedException {
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
