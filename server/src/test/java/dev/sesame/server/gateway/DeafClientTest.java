package dev.sesame.server.gateway;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.testkit.Line;
import dev.sesame.testkit.RawServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A client that asks and then reads nothing, as one whose machine was suspended. */
final class DeafClientTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Patience PATIENCE =
            new Patience(LONG, SHORT, LONG, LONG, LONG, SHORT, Duration.ofMinutes(1));

    private static void talk(Line line) throws IOException {
        line.head();
        line.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        var piece = "data: " + "x".repeat(60_000) + "\n\n";
        while (true) {
            line.say(Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
        }
    }

    @Test
    void losesItsConnectionAlthoughItReadsNothing() throws IOException {
        var body = RunningGateway.asking(Acme.MODEL);
        try (var upstream = RawServer.speaking(DeafClientTest::talk);
                var gateway = RunningGateway.of(Acme.with(upstream.uri()), PATIENCE);
                var client = Line.to(gateway.uri())) {
            client.say(
                    "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(Gate.ALICE, body.length(), body));
            assertThatThrownBy(
                            () -> {
                                for (int i = 0;
                                        i < 3000;
                                        i++) { // half a minute, and no full buffer
                                    client.say("x");
                                    LockSupport.parkNanos(10_000_000);
                                }
                            })
                    .isInstanceOf(IOException.class);
        }
    }
}
