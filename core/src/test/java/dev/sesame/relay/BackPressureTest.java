package dev.sesame.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who sends faster than the other side reads has to wait, and nothing of it piles up. */
@Timeout(120)
final class BackPressureTest {
    private static final int PIECE = 1 << 16;
    private static final long ALL = 256L << 20;

    /** What the buffers of four sockets may hold, and what is kept of a request. */
    private static final long MOST_ON_THE_WAY = 64L << 20;

    private static final int OTHERS = 50;
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /** Somebody who sends all of it, as fast as they can. */
    private static final class Sender {
        private final AtomicLong sent = new AtomicLong();
        private final Thread thread;

        Sender(Line line) {
            thread = Thread.ofVirtual().start(() -> send(line));
        }

        private void send(Line line) {
            try {
                var piece = new byte[PIECE];
                while (sent.get() < ALL) {
                    line.say(piece);
                    sent.addAndGet(PIECE);
                }
            } catch (IOException _) {
                // what has arrived tells
            }
        }

        /**
         * Returns how much was sent when nothing moves any more, although the relay, which has one
         * thread, has had all the time it needs for others.
         */
        long stalled(Child child) throws IOException, InterruptedException {
            long before = -1;
            while (thread.isAlive() && before != sent.get()) {
                before = sent.get();
                for (int i = 0; i < OTHERS; i++) {
                    assertThat(child.get("/x").body()).isEqualTo("ok");
                }
            }
            return sent.get();
        }
    }

    private static void skipAll(InputStream in) throws IOException {
        var buffer = new byte[PIECE];
        long left = ALL;
        while (left > 0) {
            int n = in.read(buffer);
            assertThat(n).isPositive();
            left -= n;
        }
    }

    /** A child that may also ask somebody who answers at once. */
    private static Child child(RawServer others, RawServer server) {
        var tokens = Tokens.of("token");
        var upstreams =
                List.of(new Upstream(others.uri(), tokens), new Upstream(server.uri(), tokens));
        return Child.of(upstreams, Map.of());
    }

    @Test
    void anAnswerWaitsForTheChild() throws IOException, InterruptedException {
        var senders = new LinkedBlockingQueue<Sender>();
        try (var others = RawServer.answering(OK);
                var server =
                        RawServer.speaking(line -> {
                            line.head();
                            line.say("HTTP/1.1 200 OK\r\nContent-Length: " + ALL + "\r\n\r\n");
                            var sender = new Sender(line);
                            senders.add(sender);
                            sender.thread.join();
                        });
                var child = child(others, server);
                var line = child.line().say(child.head("GET /1 HTTP/1.1"))) {
            line.head();
            assertThat(senders.take().stalled(child)).isLessThan(MOST_ON_THE_WAY);
            skipAll(line.in());
        }
    }

    @Test
    void aRequestWaitsForTheServer() throws IOException, InterruptedException {
        var mayRead = new CountDownLatch(1);
        try (var others = RawServer.answering(OK);
                var server =
                        RawServer.speaking(line -> {
                            line.head();
                            mayRead.await();
                            skipAll(line.in());
                            line.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                        });
                var child = child(others, server);
                var line = child.line()) {
            line.say(child.head("POST /1 HTTP/1.1", "Content-Length: " + ALL));
            assertThat(new Sender(line).stalled(child)).isLessThan(MOST_ON_THE_WAY);
            mayRead.countDown();

            assertThat(line.head()).contains("200 OK");
        }
    }
}
