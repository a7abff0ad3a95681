package dev.sesame.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.SteppingClock;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ConnectionsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Test
    void oneAfterTheOtherUsesTheSame() throws IOException, InterruptedException {
        try (var server = RawServer.answering(OK);
                var child = Child.of(server.uri(), Tokens.of("token"))) {
            for (int i = 0; i < 20; i++) {
                assertThat(child.get("/x").body()).isEqualTo("ok");
            }
            assertThat(server.connections()).isOne();
        }
    }

    @Test
    void whatTheServerDoesNotKeepIsNotUsedAgain() throws IOException, InterruptedException {
        try (var server =
                        RawServer.answering(
                                OK.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
                var child = Child.of(server.uri(), Tokens.of("token"))) {
            child.get("/x");
            child.get("/x");

            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionIsProbedSoThatASilentEndIsNoticed() throws IOException, InterruptedException {
        try (var server = RawServer.answering(OK);
                var child = Child.of(server.uri(), Tokens.of("token"))) {
            child.get("/x");
            // proc(5): the other's address in hexadecimal, the state, two queues, the timer's kind
            var probed = ".*0100007F:%04X 01 \\S+ 02:.*".formatted(server.uri().getPort());
            var all = Files.readString(Path.of("/proc/net/tcp"));
            all += Files.readString(Path.of("/proc/net/tcp6"));
            assertThat(all.lines()).anyMatch(line -> line.matches(probed));
        }
    }

    @ParameterizedTest
    @CsvSource({"29, 1", "31, 2", "-31, 2"})
    void whatWasKeptWhileTheMachineSleptIsNotUsedAgain(int seconds, int connections)
            throws IOException, InterruptedException {
        var clock = SteppingClock.at(Instant.EPOCH);
        try (var server = RawServer.answering(OK);
                var child = Child.of(server.uri(), Tokens.of("token"), clock)) {
            assertThat(child.get("/x").body()).isEqualTo("ok");
            try (var stranger = child.line().say("GET / HTTP/1.1\r\n\r\n")) {
                stranger.rest(); // what comes after the answer has been done
            }
            clock.advance(Duration.ofSeconds(seconds));
            assertThat(child.get("/x").body()).isEqualTo("ok");
            assertThat(server.connections()).isEqualTo(connections);
        }
    }

    @Test
    void aKeptConnectionThatWasJustClosedIsNoError() throws IOException, InterruptedException {
        var bodies = new ArrayList<String>();
        var connections = new AtomicInteger();
        try (var server =
                        RawServer.speaking(line -> {
                            boolean isFirst = connections.getAndIncrement() == 0;
                            line.head();
                            bodies.add(line.hear(3));
                            line.say(OK);
                            if (!isFirst) {
                                line.awaitEnd();
                            }
                            line.in().read(); // as if it had closed before
                        });
                var child = Child.of(server.uri(), Tokens.of("token"))) {
            assertThat(child.post("/x", "one").body()).isEqualTo("ok");
            assertThat(child.post("/x", "two").body()).isEqualTo("ok");

            assertThat(bodies).containsExactly("one", "two");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aNewConnectionThatIsClosedIsOne() throws IOException, InterruptedException {
        try (var server = RawServer.speaking(line -> line.hear(10));
                var child = Child.of(server.uri(), Tokens.of("token"))) {
            assertThat(child.post("/x", "one").statusCode()).isEqualTo(502);
            assertThat(server.connections()).isOne();
        }
    }

    @Test
    void aKeptConnectionThatSaidSomethingIsNotReplaced() throws IOException, InterruptedException {
        try (var server =
                        RawServer.speaking(line -> {
                            line.head();
                            line.say(OK);
                            line.head();
                            line.say("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
                        });
                var child = Child.of(server.uri(), Tokens.of("token"));
                var line = child.line()) {
            child.get("/x");
            line.say(child.head("GET /0 HTTP/1.1"));

            assertThat(line.rest()).endsWith("Content-Length: 9\r\n\r\n");
            assertThat(server.connections()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 102 Processing\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: \u0001\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Ty",
                "HTTP/1.1 20",
                "H"
            })
    void whoSaidAnythingAtAllIsNotAskedTwice(String begun)
            throws IOException, InterruptedException {
        var bodies = new CopyOnWriteArrayList<String>();
        try (var server =
                        RawServer.speaking(line -> {
                            line.head();
                            line.hear(3);
                            line.say(OK);
                            line.head();
                            bodies.add(line.hear(3));
                            line.say(begun);
                        });
                var child = Child.of(server.uri(), Tokens.of("token"))) {
            child.post("/x", "one");
            assertThat(child.post("/x", "two").statusCode()).isEqualTo(502);

            assertThat(bodies).containsExactly("two");
            assertThat(server.connections()).isOne();
        }
    }

    @Test
    void thereAreNoMoreThan64AndOthersWait() throws IOException, InterruptedException {
        var came = new Semaphore(0);
        var mayAnswer = new CountDownLatch(1);
        try (var server =
                        RawServer.speaking(line -> {
                            while (!line.head().isEmpty()) {
                                came.release();
                                mayAnswer.await();
                                line.say(OK);
                            }
                        });
                var child = Child.of(server.uri(), Tokens.of("token"))) {
            var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < 100; i++) {
                answers.add(
                        child.client()
                                .sendAsync(child.request("/x").build(), BodyHandlers.ofString()));
            }
            came.acquire(64);
            try (var gone = child.line().say(child.head("GET /0 HTTP/1.1"))) {
                gone.socket().shutdownOutput();
                assertThat(gone.rest()).isEmpty(); // so the relay has seen it
            }
            assertThat(came.availablePermits()).isZero();
            mayAnswer.countDown();

            for (var answer : answers) {
                assertThat(answer.join().body()).isEqualTo("ok");
            }
            assertThat(came.availablePermits()).isEqualTo(100 - 64);
            assertThat(server.connections()).isEqualTo(64);
        }
    }
}
