package dev.sesame.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.FakeModelProvider.Reply;
import dev.sesame.testkit.RawServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of upstreams that fail. */
final class UpstreamTest {
    private static final String CHAT = "/v1/chat/completions";

    private final FakeModelProvider first = FakeModelProvider.start();
    private final FakeModelProvider second = FakeModelProvider.start();
    private final RunningGateway gateway = RunningGateway.before(first.uri(), second.uri());

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        first.close();
        second.close();
    }

    private HttpResponse<String> ask() throws IOException, InterruptedException {
        return gateway.post(CHAT, Gate.ALICE, RunningGateway.asking(Acme.MODEL));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void anotherUpstreamAnswersWhatTheFirstCannot(int status)
            throws IOException, InterruptedException {
        first.next(Reply.json(status, "{}"));
        assertThat(ask().statusCode()).isEqualTo(200);
        assertThat(first.requests()).hasSize(1);
        assertThat(second.requests()).hasSize(1);
        assertThat(gateway.gate().usage().upstream()).isEqualTo("up1");
    }

    @Test
    void anUpstreamThatFailedJustNowIsAskedLast() throws IOException, InterruptedException {
        first.next(Reply.json(503, "{}"));
        ask();
        assertThat(ask().statusCode()).isEqualTo(200);
        assertThat(first.requests()).hasSize(1);
        assertThat(second.requests()).hasSize(2);
    }

    @Test
    void theLastUpstreamsRefusalIsPassedOnWithItsRetryAfter()
            throws IOException, InterruptedException {
        first.next(Reply.json(429, "{\"error\":1}"));
        second.next(Reply.json(429, "{\"error\":2}").header("Retry-After", "7"));
        var answer = ask();
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).isEqualTo("{\"error\":2}");
        assertThat(answer.headers().firstValue("retry-after")).contains("7");
    }

    @Test
    void otherErrorsArePassedOnAtOnce() throws IOException, InterruptedException {
        first.next(Reply.json(400, "{\"error\":\"too long\"}"));
        var answer = ask();
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"error\":\"too long\"}");
        assertThat(second.requests()).isEmpty();
        var usage = gateway.gate().usage();
        assertThat(usage.status()).isEqualTo(400);
        assertThat(usage.outputTokens()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 302})
    void thatTheKeyIsNotAcceptedIsNoFaultOfTheClient(int status)
            throws IOException, InterruptedException {
        first.next(Reply.json(status, "{}").header("Location", "https://internal.example/"));
        var answer = ask();
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("location")).isEmpty();
        assertThat(gateway.gate().event().reason()).isEqualTo("up0 answered " + status);
    }

    @Test
    void anErrorThatQuotesTheKeyIsReplaced() throws IOException, InterruptedException {
        first.next(Reply.json(400, "{\"error\":\"bad key " + Acme.KEY + "\"}"));
        var answer = ask();
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).doesNotContain(Acme.KEY);
        assertThat(gateway.gate().event().reason()).contains("quotes the key");
    }

    @Test
    void anEndlessErrorIsReplaced() throws IOException, InterruptedException {
        first.next(Reply.json(400, "x".repeat(100_000)));
        assertThat(ask().statusCode()).isEqualTo(502);
    }

    @Test
    void fieldsOfTheUpstreamsConnectionAndItsSecretsStayBehind()
            throws IOException, InterruptedException {
        first.next(
                Reply.json(200, "{}")
                        .header("Set-Cookie", "session=1")
                        .header("X-Echo", Acme.KEY)
                        .header("OpenAI-Organization", "acme-inc")
                        .header("x-ratelimit-remaining-tokens", "12"));
        var headers = ask().headers();
        assertThat(headers.map()).doesNotContainKeys("set-cookie", "x-echo", "openai-organization");
        assertThat(headers.firstValue("x-ratelimit-remaining-tokens")).contains("12");
    }

    @Test
    void anUpstreamThatCannotBeReachedIsReplacedByAnother()
            throws IOException, InterruptedException {
        gateway.gate().definition.set(Acme.with(nobody(), second.uri()));
        assertThat(ask().statusCode()).isEqualTo(200);
        gateway.gate().definition.set(Acme.with(nobody()));
        var answer = ask();
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).doesNotContain("127.0.0.1");
    }

    @Test
    void whatAnUpstreamClosedWithoutAWordIsSentOnceMore() throws IOException, InterruptedException {
        try (var closing =
                RawServer.speaking(line -> {
                    line.head();
                })) {
            gateway.gate().definition.set(Acme.with(closing.uri()));
            assertThat(ask().statusCode()).isEqualTo(502);
            assertThat(closing.connections()).isEqualTo(2);
        }
    }

    @Test
    void whoMayBeAtWorkOnARequestIsNotReplaced() throws IOException, InterruptedException {
        try (var odd =
                RawServer.speaking(line -> {
                    line.head();
                    line.say("SMTP ready\r\n\r\n").awaitEnd();
                })) {
            gateway.gate().definition.set(Acme.with(odd.uri(), second.uri()));
            assertThat(ask().statusCode()).isEqualTo(502);
            assertThat(second.requests()).isEmpty();
            assertThat(odd.connections()).isEqualTo(1);
        }
    }

    @Test
    void theKeyGoesNowhereWithoutTlsHoweverHttpsIsWritten()
            throws IOException, InterruptedException {
        var heard = new LinkedBlockingQueue<String>();
        try (var plain = RawServer.speaking(line -> heard.add(line.hear(1)))) {
            var shouted = URI.create(plain.uri().toString().replace("http:", "HTTPS:"));
            gateway.gate().definition.set(Acme.with(shouted));
            assertThat(ask().statusCode()).isEqualTo(502);
        }
        assertThat(heard).isNotEmpty().containsOnly("\u0016"); // the beginning of TLS
    }

    @Test
    void anUpstreamWithImpossibleFieldsIsAnsweredAtOnce() throws IOException, InterruptedException {
        gateway.gate().definition.set(Acme.withField(first.uri(), "x-a", "b\n"));
        assertThat(
                        gateway.post("/v1/messages", Gate.ALICE, RunningGateway.asking(Acme.CLAUDE))
                                .statusCode())
                .isEqualTo(500);
    }

    @Test
    void nothingIsSentAgainAfterTheFirstByte() throws IOException, InterruptedException {
        try (var cut =
                RawServer.speaking(line -> {
                    line.head();
                    line.say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                })) {
            gateway.gate().definition.set(Acme.with(cut.uri(), second.uri()));
            assertThat(org.assertj.core.api.Assertions.catchThrowable(this::ask)).isNotNull();
            assertThat(gateway.gate().event().reason()).contains("broke off");
            assertThat(second.requests()).isEmpty();
            assertThat(cut.connections()).isEqualTo(1);
        }
    }

    @Test
    void whoNeverAnswersIsGivenUp() throws IOException, InterruptedException {
        var short_ = Duration.ofMillis(200);
        var patience =
                new Patience(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        short_,
                        short_,
                        short_,
                        short_,
                        Duration.ofMinutes(1));
        try (var silent = RawServer.speaking(line -> line.awaitEnd());
                var hasty = RunningGateway.of(Acme.with(silent.uri()), patience)) {
            var asking = RunningGateway.asking(Acme.MODEL);
            var answer = hasty.post(CHAT, Gate.ALICE, asking);
            assertThat(answer.statusCode()).isEqualTo(504);
            var usage = hasty.gate().usage();
            assertThat(usage.inputTokens()).isEqualTo(asking.length() / 4);
            assertThat(usage.estimated()).isTrue();

            hasty.gate().definition.set(Acme.with(silent.uri(), second.uri()));
            assertThat(hasty.post(CHAT, Gate.ALICE, asking).statusCode()).isEqualTo(200);
        }
    }

    private static URI nobody() throws IOException, InterruptedException {
        try (var socket = new ServerSocket(0)) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }
}
