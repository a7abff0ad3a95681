package dev.sesame.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.Line;
import dev.sesame.testkit.RawServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Clients that do not go on, and those that go on too soon. */
final class EntranceTest {
    private static final String BODY = "{\n  \"model\": \"gpt-5-mini\"\n}";
    private static final String HEAD =
            "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                    + Gate.ALICE
                    + "\r\nContent-Length: "
                    + BODY.length()
                    + "\r\n\r\n";
    private static final String FOLDED =
            "GET /v1/models HTTP/1.1\r\nHost: a\r\nX-A: 1\r\n 2\r\nAuthorization: Bearer "
                    + Gate.ALICE
                    + "\r\n\r\n";
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    /** An upstream that answers when {@code wanted} says so. */
    private static RawServer answering(CountDownLatch wanted) throws IOException {
        return RawServer.speaking(line -> {
            while (!line.head().isEmpty()) {
                line.hear(BODY.length());
                wanted.await();
                line.say(ANSWER);
            }
        });
    }

    @Test
    void aBodyThatDoesNotComeEndsTheConnectionInAllRooms() throws IOException {
        var vertx = Vertx.vertx();
        try {
            var server =
                    Entrance.open(
                                    vertx,
                                    Entrance.options(),
                                    request -> request.body().onSuccess(request.response()::end),
                                    Duration.ofMillis(100))
                            .listen(0, "127.0.0.1");
            int port = server.toCompletionStage().toCompletableFuture().join().actualPort();
            try (var line = Line.to(URI.create("http://127.0.0.1:" + port))) {
                line.say("POST /console/ HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n");
                assertThat(line.rest()).startsWith("HTTP/1.1 408 ");
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void manyLinesOfOneNameAreTooMany() throws IOException {
        try (var upstream = answering(new CountDownLatch(0));
                var gateway = RunningGateway.before(upstream.uri());
                var line = Line.to(gateway.uri())) {
            line.say(HEAD.replace("\r\n\r\n", "\r\nX-A: 1".repeat(98) + "\r\n\r\n") + BODY);
            assertThat(line.rest()).startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void whatComesBeforeTheAnswerHasEndedIsNotAnswered() throws IOException {
        var wanted = new CountDownLatch(1);
        try (var upstream = answering(wanted);
                var gateway = RunningGateway.before(upstream.uri());
                var line = Line.to(gateway.uri())) {
            line.say(HEAD + BODY + HEAD).say(BODY).say(FOLDED);
            wanted.countDown();
            var answers = line.rest();
            assertThat(answers).startsWith("HTTP/1.1 200 ").endsWith("{}");
            assertThat(answers).containsOnlyOnce("HTTP/1.1 ");
        }
    }

    @Test
    void whatComesWithAnAnsweredRequestIsNotAnswered() throws IOException {
        try (var upstream = answering(new CountDownLatch(0));
                var gateway = RunningGateway.before(upstream.uri());
                var line = Line.to(gateway.uri())) {
            var list = FOLDED.replace("X-A: 1\r\n 2\r\n", "");
            line.say(list + FOLDED);
            var answers = line.rest();
            assertThat(answers).startsWith("HTTP/1.1 200 ").contains("gpt-5-mini");
            assertThat(answers).containsOnlyOnce("HTTP/1.1 ");
        }
    }

    @Test
    void aFoldedFieldIsSeenWhereverARequestBegins() throws IOException {
        try (var upstream = answering(new CountDownLatch(0));
                var gateway = RunningGateway.before(upstream.uri())) {
            try (var line = Line.to(gateway.uri())) {
                assertThat(line.say("\r\n\r\n" + FOLDED).head()).startsWith("HTTP/1.1 400 ");
            }
            try (var line = Line.to(gateway.uri())) {
                assertThat(line.say(HEAD + BODY).head()).startsWith("HTTP/1.1 200 ");
                line.hear(2);
                assertThat(line.say(FOLDED).head()).startsWith("HTTP/1.1 400 ");
            }
        }
    }
}
