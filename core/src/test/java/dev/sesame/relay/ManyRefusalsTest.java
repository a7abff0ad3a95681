package dev.sesame.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.token.AccessToken;
import dev.sesame.token.Renewal;
import dev.sesame.token.SharedToken;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Renewal while other things happen. */
@Timeout(60)
final class ManyRefusalsTest {
    private static final int MANY = 40;
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String NO = "HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno";

    /** A token command that counts its runs. */
    private static final class Command implements Renewal {
        private final AtomicInteger runs = new AtomicInteger();

        @Override
        public Optional<AccessToken> stored() {
            return Optional.of(AccessToken.of(Secret.of("token-" + runs.get())));
        }

        @Override
        public AccessToken renew() {
            runs.incrementAndGet();
            return stored().orElseThrow();
        }

        @Override
        public Duration limit() {
            return Duration.ofSeconds(30);
        }

        @Override
        public Optional<Duration> longestAge() {
            return Optional.empty();
        }
    }

    @Test
    void manyThatAreRefusedAtOnceCauseOneRenewal(@TempDir Path home)
            throws IOException, InterruptedException {
        var command = new Command();
        var environment = new Environment(Map.of(), home, home, InstantSource.system());
        var token = new SharedToken(environment, "x", command, SharedToken.SKEW);
        var all = new CountDownLatch(MANY);
        try (var server =
                        RawServer.speaking(line -> {
                            for (var head = line.head(); !head.isEmpty(); head = line.head()) {
                                boolean isOld = head.contains("Bearer token-0");
                                if (isOld) {
                                    all.countDown();
                                    all.await();
                                }
                                line.say(isOld ? NO : OK);
                            }
                        });
                var child = Child.of(server.uri(), token)) {
            var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < MANY; i++) {
                answers.add(
                        child.client()
                                .sendAsync(child.request("/x").build(), BodyHandlers.ofString()));
            }
            for (var answer : answers) {
                assertThat(answer.join().body()).isEqualTo("ok");
            }
            assertThat(command.runs).hasValue(1);
        }
    }

    @Test
    void aRenewalThatTakesLongHoldsNobodyUp() throws IOException, InterruptedException {
        var renewing = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var slow =
                Tokens.of("old")
                        .renewedBy(_ -> {
                            renewing.countDown();
                            awaited(mayEnd);
                            return "new";
                        });
        try (var one = FakeModelProvider.start();
                var other = RawServer.answering(OK);
                var child =
                        Child.of(
                                List.of(
                                        new Upstream(one.uri(), slow),
                                        new Upstream(other.uri(), Tokens.of("token"))),
                                Map.of())) {
            one.rejects("old");
            var waiting =
                    child.client().sendAsync(child.request("/x").build(), BodyHandlers.ofString());
            renewing.await();
            try (var line = child.line().say(child.head("GET /1 HTTP/1.1"))) {
                assertThat(line.head()).contains("200 OK");
            }
            mayEnd.countDown();
            assertThat(waiting.join().statusCode()).isEqualTo(404);
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A refusal that comes before the request has been sent, and then the rest of the request. */
    @Test
    void aRequestThatIsStillComingIsSentOnceMore() throws IOException {
        try (var server =
                        RawServer.speaking(line -> {
                            boolean isOld = line.head().contains("Bearer old");
                            var begun = line.hear(3);
                            if (isOld) {
                                line.say(NO);
                                line.awaitEnd();
                            }
                            line.say("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n");
                            line.say(begun + line.hear(3));
                        });
                var child = Child.of(server.uri(), Tokens.of("old").renewedBy(_ -> "new"));
                var line = child.line()) {
            line.say(child.head("POST /0 HTTP/1.1", "Content-Length: 6")).say("abc");
            assertThat(line.head()).contains("200 OK");
            assertThat(line.say("def").hear(6)).isEqualTo("abcdef");
        }
    }

    @ParameterizedTest
    @CsvSource({"15, 200", "17, 401"})
    void aRequestThatIsTooLargeToBeKeptIsNotSentOnceMore(int megabytes, int status)
            throws IOException, InterruptedException {
        try (var provider = FakeModelProvider.start();
                var child = Child.of(provider.uri(), Tokens.of("old").renewedBy(_ -> "new"))) {
            provider.rejects("old");
            var request = child.post("/chat/completions", new byte[megabytes << 20]);

            assertThat(child.send(request).statusCode()).isEqualTo(status);
            assertThat(provider.requests()).hasSize(status == 200 ? 2 : 1);
        }
    }

    @Test
    void soAreSomeOfManyLargeOnes() throws IOException, InterruptedException {
        int size = 15 << 20;
        var all = new CountDownLatch(10);
        try (var server =
                        RawServer.speaking(line -> {
                            for (var head = line.head(); !head.isEmpty(); head = line.head()) {
                                boolean isOld = head.contains("Bearer old");
                                line.in().skipNBytes(size);
                                if (isOld) {
                                    all.countDown();
                                    all.await();
                                }
                                line.say(isOld ? NO : OK);
                            }
                        });
                var child = Child.of(server.uri(), Tokens.of("old").renewedBy(_ -> "new"))) {
            var body = new byte[size];
            var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < 10; i++) {
                answers.add(
                        child.client().sendAsync(child.post("/x", body), BodyHandlers.ofString()));
            }
            assertThat(answers)
                    .extracting(answer -> answer.join().statusCode())
                    .contains(200, 401)
                    .containsOnly(200, 401);
            assertThat(child.send(child.post("/x", body)).statusCode()).isEqualTo(200);
        }
    }
}
