package dev.sesame.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sesame.testkit.FakeModelProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BodiesTest {
    private static final int REQUESTS = 1_000;
    private static final int LARGE = 5_000_000;

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns 1 KB to 5 MB, most of it little, the same for the same number. */
    private static byte[] body(int number) {
        int size = number % 50 == 0 ? LARGE : 1_000 + number * 20;
        var body = new byte[size];
        new Random(number).nextBytes(body);
        return body;
    }

    /** Says what it got as a digest, and sends back another body. */
    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var number = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
            var got = digest(exchange.getRequestBody().readAllBytes());
            var body = body(REQUESTS - number);
            exchange.getResponseHeaders().add("X-Got", got);
            exchange.sendResponseHeaders(200, number % 2 == 0 ? body.length : 0);
            exchange.getResponseBody().write(body);
        }
    }

    @Test
    void aThousandBodiesArriveAsTheyWereSent()
            throws IOException, InterruptedException, ExecutionException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var senders = Executors.newFixedThreadPool(8);
                var child =
                        Child.of(
                                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                                Tokens.of("token"))) {
            server.setExecutor(threads);
            server.createContext("/", BodiesTest::answer);
            server.start();
            var tasks =
                    IntStream.range(0, REQUESTS)
                            .<Callable<Void>>mapToObj(number -> () -> exchange(child, number))
                            .toList();
            for (Future<Void> done : senders.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            server.stop(0);
        }
    }

    private static Void exchange(Child child, int number) throws IOException, InterruptedException {
        var sent = body(number);
        var publisher = BodyPublishers.ofByteArray(sent);
        var request =
                child.request("/" + number)
                        .POST(
                                number % 3 == 0
                                        ? BodyPublishers.fromPublisher(
                                                publisher) // of no told length
                                        : publisher)
                        .build();

        HttpResponse<byte[]> answer = child.client().send(request, BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Got")).contains(digest(sent));
        assertThat(digest(answer.body())).isEqualTo(digest(body(REQUESTS - number)));
        return null;
    }

    @Test
    void eventsArriveInOrderWhileTheServerHoldsTheNext() throws IOException, InterruptedException {
        var seen = IntStream.range(0, 20).mapToObj(_ -> new CountDownLatch(1)).toList();
        try (var provider = FakeModelProvider.start();
                var child = Child.of(provider.uri(), Tokens.of("token"))) {
            var events = IntStream.range(0, 20).mapToObj(i -> "data: " + i + "\n\n").toList();
            provider.next(FakeModelProvider.Reply.events(events.toArray(String[]::new)));
            provider.beforePiece(piece -> {
                try {
                    if (piece > 0) {
                        seen.get(piece - 1).await();
                    }
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });

            var answer = child.client().send(child.request("/x").build(), BodyHandlers.ofLines());

            assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
            var lines = answer.body().filter(line -> !line.isEmpty()).iterator();
            for (int i = 0; i < 20; i++) {
                assertThat(lines.next()).isEqualTo("data: " + i);
                seen.get(i).countDown();
            }
            assertThat(lines.hasNext()).isFalse();
        }
    }

    @Test
    void piecesOfARequestArriveWhileTheChildHoldsTheNext() throws IOException {
        var seen = new CountDownLatch(1);
        try (var server =
                        RawServer.speaking(line -> {
                            line.head();
                            line.hear(3);
                            seen.countDown();
                            line.hear(3);
                            line.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                        });
                var child = Child.of(server.uri(), Tokens.of("token"));
                var line = child.line()) {
            line.say(child.head("POST /0 HTTP/1.1", "Content-Length: 6")).say("abc");
            await(seen);
            assertThat(line.say("def").head()).contains("200 OK");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
