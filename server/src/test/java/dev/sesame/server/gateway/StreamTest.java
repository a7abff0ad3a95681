package dev.sesame.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.server.quota.Quotas;
import dev.sesame.testkit.Line;
import dev.sesame.testkit.RawServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Answers that take their time, and clients that do. */
final class StreamTest {
    private static final String OK =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static String request() {
        var body = RunningGateway.asking(Acme.MODEL);
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                + Gate.ALICE
                + "\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static Patience shortIdle() {
        return new Patience(
                Duration.ofSeconds(10),
                Duration.ofMillis(300),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMillis(300),
                Duration.ofMinutes(1));
    }

    @Test
    void eachPieceGoesOnBeforeTheNextCame() throws IOException, InterruptedException {
        var heard = new LinkedBlockingQueue<String>();
        try (var upstream =
                        RawServer.speaking(line -> {
                            line.head();
                            line.say(OK);
                            for (int i = 0; i < 3; i++) {
                                line.say(chunk("data: " + i + "\n\n"));
                                heard.poll(60, TimeUnit.SECONDS);
                            }
                            line.say("0\r\n\r\n");
                            line.awaitEnd();
                        });
                var gateway = RunningGateway.before(upstream.uri());
                var line = Line.to(gateway.uri())) {
            line.say(request()).head();
            for (int i = 0; i < 3; i++) {
                assertThat(line.hear(chunk("data: 0\n\n").length()))
                        .isEqualTo(chunk("data: " + i + "\n\n"));
                heard.add("piece");
            }
            assertThat(line.hear(5)).isEqualTo("0\r\n\r\n");
        }
    }

    @Test
    void theAnswersHeadGoesOnBeforeItsFirstPiece() throws IOException, InterruptedException {
        try (var upstream =
                        RawServer.speaking(line -> {
                            line.head();
                            line.say(OK).awaitEnd();
                        });
                var gateway = RunningGateway.before(upstream.uri());
                var line = Line.to(gateway.uri())) {
            assertThat(line.say(request()).head()).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void aClientThatGoesAwayEndsASilentUpstreamsWork() throws IOException, InterruptedException {
        var asked = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        try (var upstream =
                        RawServer.speaking(line -> {
                            line.head();
                            asked.countDown();
                            line.awaitEnd();
                            ended.countDown();
                        });
                var gateway = RunningGateway.before(upstream.uri())) {
            try (var line = Line.to(gateway.uri())) {
                line.say(request());
                assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(gateway.gate().event().status()).isEqualTo(499);
            var usage = gateway.gate().usage();
            assertThat(usage.status()).isEqualTo(499);
            assertThat(usage.estimated()).isTrue();
            assertThat(usage.inputTokens()).isPositive();
            assertThat(gateway.gateway().open()).isZero();
        }
    }

    @Test
    void whatWasPutAsideForAClientThatLeftGoesBack() throws IOException, InterruptedException {
        try (var upstream = RawServer.answering("");
                var gateway = RunningGateway.before(upstream.uri())) {
            var verdict = new CompletableFuture<Quotas.Verdict>();
            gateway.gate().later = Optional.of(verdict);
            try (var line = Line.to(gateway.uri())) {
                line.say(request());
                assertThat(gateway.gate().expected.poll(60, TimeUnit.SECONDS)).isNotNull();
            }
            assertThat(gateway.gate().event().status()).isEqualTo(499);
            verdict.complete(gateway.gate().verdict);
            assertThat(gateway.gate().settled.poll(60, TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    void whatAClientGotBeforeItLeftIsCounted() throws IOException, InterruptedException {
        try (var upstream =
                        RawServer.speaking(line -> {
                            line.head();
                            line.say(OK).say(chunk("data: x\n\n".repeat(10))).awaitEnd();
                        });
                var gateway = RunningGateway.before(upstream.uri())) {
            try (var line = Line.to(gateway.uri())) {
                line.say(request()).head();
                line.hear(90);
            }
            var usage = gateway.gate().usage();
            assertThat(usage.estimated()).isTrue();
            assertThat(usage.outputTokens()).isEqualTo(10);
        }
    }

    @Test
    void aSlowReaderSlowsTheUpstreamDown() throws IOException, InterruptedException {
        var sent = new AtomicLong();
        var piece = chunk("x".repeat(60_000));
        var done = new CountDownLatch(1);
        try (var upstream =
                        RawServer.speaking(line -> {
                            line.head();
                            line.say(OK);
                            try {
                                for (int i = 0; i < 2000; i++) {
                                    line.say(piece);
                                    sent.addAndGet(60_000);
                                }
                            } finally {
                                done.countDown();
                            }
                        });
                var gateway = RunningGateway.of(Acme.with(upstream.uri()), shortIdle());
                var line = Line.to(gateway.uri())) {
            line.say(request());
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue(); // cut off: nobody read for long
            assertThat(sent.get()).isLessThan(60_000_000);
            assertThat(gateway.gate().event().reason()).contains("stopped");
        }
    }

    @Test
    void anAnswerThatStopsIsCutOff() throws IOException, InterruptedException {
        try (var upstream =
                        RawServer.speaking(line -> {
                            line.head();
                            line.say(OK).say(chunk("data: 1\n\n")).awaitEnd();
                        });
                var gateway = RunningGateway.of(Acme.with(upstream.uri()), shortIdle());
                var line = Line.to(gateway.uri())) {
            assertThat(line.say(request()).rest()).doesNotContain("0\r\n\r\n").contains("data: 1");
        }
    }

    @Test
    void aBodyThatStopsIsAnswered() throws IOException, InterruptedException {
        try (var upstream = RawServer.answering("");
                var gateway = RunningGateway.of(Acme.with(upstream.uri()), shortIdle());
                var line = Line.to(gateway.uri())) {
            var half = request().substring(0, request().length() - 5);
            assertThat(line.say(half).head()).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void headersThatDoNotEndAreAnswered() throws IOException, InterruptedException {
        var patience =
                new Patience(
                        Duration.ofMillis(300),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(1));
        try (var upstream = RawServer.answering("");
                var gateway = RunningGateway.of(Acme.with(upstream.uri()), patience);
                var line = Line.to(gateway.uri())) {
            assertThat(line.say("GET / HTTP/1.1\r\nHost: a\r\nX").rest())
                    .startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void oneConnectionCarriesManyRequests() throws IOException, InterruptedException {
        try (var upstream =
                        RawServer.speaking(line -> {
                            while (!line.head().isEmpty()) {
                                line.hear(RunningGateway.asking(Acme.MODEL).length());
                                line.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
                            }
                        });
                var gateway = RunningGateway.before(upstream.uri());
                var line = Line.to(gateway.uri())) {
            for (int i = 0; i < 20; i++) {
                assertThat(line.say(request()).head()).startsWith("HTTP/1.1 200 OK");
                assertThat(line.hear(2)).isEqualTo("{}");
            }
            assertThat(upstream.connections()).isEqualTo(1);
        }
    }

    @Test
    void toAClientWithoutChunksTheEndOfTheConnectionIsTheEnd()
            throws IOException, InterruptedException {
        try (var upstream =
                        RawServer.speaking(line -> {
                            line.head();
                            line.say(OK).say(chunk("data: 1\n\n")).say("0\r\n\r\n").awaitEnd();
                        });
                var gateway = RunningGateway.before(upstream.uri());
                var line = Line.to(gateway.uri())) {
            var old = request().replace("HTTP/1.1\r\n", "HTTP/1.0\r\nConnection: keep-alive\r\n");
            assertThat(line.say(old).rest()).endsWith("\r\n\r\ndata: 1\n\n");
        }
    }
}
