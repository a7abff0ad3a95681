package dev.sesame.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.sesame.Secret;
import dev.sesame.token.AccessToken;
import dev.sesame.token.TokenSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of one side when the other goes away. */
@Timeout(60)
final class EndTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    /** Returns a server that says {@code begun} to a request, and no more until its end. */
    private static RawServer saying(String begun, CountDownLatch asked, CountDownLatch ended)
            throws IOException {
        return RawServer.speaking(line -> {
            line.head();
            line.say(begun);
            asked.countDown();
            line.awaitEnd();
            ended.countDown();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // silent
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\n\r\nabc"
            })
    void whenTheChildGoesTheServerIsToldAtOnce(String begun)
            throws IOException, InterruptedException {
        var asked = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        try (var server = saying(begun, asked, ended);
                var child = Child.of(server.uri(), Tokens.of("token"))) {
            var line = child.line().say(child.head("GET /0 HTTP/1.1"));
            asked.await();
            if (!begun.isEmpty()) {
                line.head();
            }
            line.close();
            ended.await();
        }
    }

    @Test
    void alsoInTheMiddleOfARequest() throws IOException, InterruptedException {
        var asked = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        try (var server = saying("", asked, ended);
                var child = Child.of(server.uri(), Tokens.of("token"))) {
            var line = child.line();
            line.say(child.head("POST /0 HTTP/1.1", "Content-Length: 9")).say("abc");
            asked.await();
            line.close();
            ended.await();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3 << 20})
    void whoWentWhileTheTokenWasFetchedIsNotAskedFor(int length)
            throws IOException, InterruptedException {
        var fetched = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        try (var server = RawServer.answering(OK);
                var other = RawServer.answering(OK);
                var child =
                        Child.of(
                                List.of(
                                        new Upstream(other.uri(), Tokens.of("token")),
                                        new Upstream(server.uri(), slow(fetched, mayEnd))),
                                Map.of());
                var line = child.line()) {
            line.say(child.head("POST /1 HTTP/1.1", "Content-Length: " + length));
            line.say(new byte[length]);
            fetched.await();
            line.socket().shutdownOutput();
            assertThat(line.rest()).isEmpty();
            child.get("/x"); // so the relay has done with the other
            mayEnd.countDown();
            for (int i = 0; i < 20; i++) {
                assertThat(child.get("/x").statusCode()).isEqualTo(200);
            }
            assertThat(server.connections()).isZero();
        }
    }

    private static TokenSource slow(CountDownLatch fetched, CountDownLatch mayEnd) {
        var tokens = Tokens.of("token");
        return new TokenSource() {
            @Override
            public AccessToken get() {
                fetched.countDown();
                try {
                    mayEnd.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return tokens.get();
            }

            @Override
            public AccessToken replace(Secret rejected) {
                return get();
            }
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"
            })
    void anAnswerThatBreaksOffIsNoWholeOne(String begun) throws IOException {
        try (var server =
                        RawServer.speaking(line -> {
                            line.head();
                            line.say(begun);
                        });
                var child = Child.of(server.uri(), Tokens.of("token"))) {
            try (var line = child.line().say(child.head("GET /0 HTTP/1.1"))) {
                assertThat(line.rest())
                        .startsWith("HTTP/1.1 200")
                        .contains("abc")
                        .doesNotEndWith("0\r\n\r\n");
            }
            assertThatIOException().isThrownBy(() -> child.get("/x"));
        }
    }

    @Test
    void whatBreaksOffBeforeItsBeginningIsTold() throws IOException, InterruptedException {
        try (var server = RawServer.speaking(line -> line.head());
                var child = Child.of(server.uri(), Tokens.of("token"))) {
            var answer = child.get("/x");

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.headers().firstValue("content-type")).contains("application/json");
            assertThat(answer.body())
                    .startsWith(
                            "{\"type\":\"error\",\"error\":{\"message\":\"Sesame: "
                                    + server.uri()
                                    + ": the answer broke off. ")
                    .endsWith("\",\"type\":\"sesame\"}}");
            assertThat(server.connections()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: \u0001\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "SSH-2.0-x\r\n\r\n"
            })
    void whatIsNoPlainAnswerIsNotPassedOn(String answer) throws IOException, InterruptedException {
        try (var server =
                        RawServer.speaking(line -> {
                            line.head();
                            line.say(answer);
                        });
                var child = Child.of(server.uri(), Tokens.of("token"))) {
            assertThat(child.get("/x").statusCode()).isEqualTo(502);
        }
    }

    @Test
    void aServerThatSwitchesToAnotherProtocolIsLeftAlone()
            throws IOException, InterruptedException {
        try (var server =
                        RawServer.speaking(line -> {
                            line.head();
                            line.say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n");
                            line.awaitEnd();
                        });
                var child = Child.of(server.uri(), Tokens.of("token"))) {
            assertThat(child.get("/x").statusCode()).isEqualTo(502);
        }
    }

    @Test
    void allEndsWithTheRelay() throws IOException, InterruptedException {
        var asked = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        try (var server = saying("", asked, ended)) {
            var child = Child.of(server.uri(), Tokens.of("token"));
            try (var line = child.line().say(child.head("GET /0 HTTP/1.1"))) {
                asked.await();
                child.close();
                ended.await();
                assertThat(line.rest()).isEmpty();
                assertThatIOException().isThrownBy(child::line);
            }
        }
    }

    @Test
    void whatRenewsATokenIsToldToEndWithTheRelay() throws IOException, InterruptedException {
        var renewing = new CountDownLatch(1);
        var told = new CountDownLatch(1);
        var tokens =
                Tokens.of("old")
                        .renewedBy(_ -> {
                            renewing.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException _) {
                                told.countDown();
                            }
                            return "new";
                        });
        try (var server = RawServer.answering(OK.replace("200 OK", "401 No"))) {
            var child = Child.of(server.uri(), tokens);
            try (var line = child.line().say(child.head("GET /0 HTTP/1.1"))) {
                renewing.await();
                child.close();
                assertThat(told.getCount()).isZero();
                assertThat(line.rest()).isEmpty();
            }
        }
    }
}
