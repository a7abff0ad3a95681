package dev.sesame.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
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

    private static final int LOOKS = 100_000;

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

        /** Returns how much was sent when nothing has moved for a while. */
        long stalled() {
            long before = -1;
            for (int looks = 0; looks < LOOKS && thread.isAlive(); looks++) {
                if (sent.get() != before || thread.getState() != Thread.State.WAITING) {
                    before = sent.get();
                    looks = 0;
                }
                Thread.onSpinWait();
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

    @Test
    void anAnswerWaitsForTheChild() throws IOException {
        var senders = new java.util.concurrent.LinkedBlockingQueue<Sender>();
        try (var server =
                        RawServer.speaking(line -> {
                            line.head();
                            line.say("HTTP/1.1 200 OK\r\nContent-Length: " + ALL + "\r\n\r\n");
                            var sender = new Sender(line);
                            senders.add(sender);
                            sender.thread.join();
                        });
                var child = Child.of(server.uri(), Tokens.of("token"));
                var line = child.line().say(child.head("GET /0 HTTP/1.1"))) {
            line.head();
            assertThat(taken(senders).stalled()).isLessThan(MOST_ON_THE_WAY);
            skipAll(line.in());
        }
    }

    private static Sender taken(java.util.concurrent.BlockingQueue<Sender> senders) {
        try {
            return senders.take();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aRequestWaitsForTheServer() throws IOException {
        var mayRead = new CountDownLatch(1);
        try (var server =
                        RawServer.speaking(line -> {
                            line.head();
                            mayRead.await();
                            skipAll(line.in());
                            line.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                        });
                var child = Child.of(server.uri(), Tokens.of("token"));
                var line = child.line()) {
            line.say(child.head("POST /0 HTTP/1.1", "Content-Length: " + ALL));
            assertThat(new Sender(line).stalled()).isLessThan(MOST_ON_THE_WAY);
            mayRead.countDown();

            assertThat(line.head()).contains("200 OK");
        }
    }
}
