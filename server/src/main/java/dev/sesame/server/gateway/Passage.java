package dev.sesame.server.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * Passes an answer on while it comes. What was read at once is written at once: one system call for
 * each piece would cost several times what all else does.
 */
final class Passage {
    private static final Buffer EMPTY = Buffer.buffer(0);
    private static final int ROOM = 2048;

    private final Exchange exchange;
    private final HttpClientResponse from;
    private final HttpServerResponse to;
    private final Meter meter;
    private Buffer waiting = EMPTY;
    private boolean hasRoom;
    private boolean isFlushComing;
    private boolean hasEnded;

    Passage(Exchange exchange, HttpClientResponse from, Meter meter) {
        this.exchange = exchange;
        this.from = from;
        this.to = exchange.request().response();
        this.meter = meter;
    }

    /** Begins; status and fields of the answer are set. */
    void start() {
        exchange.metered(meter);
        exchange.answering();
        from.handler(this::piece);
        from.endHandler(_ -> ended());
        from.exceptionHandler(problem -> broken(problem));
        to.drainHandler(_ -> drained());
        flushSoon();
    }

    private void piece(Buffer piece) {
        if (waiting.length() == 0) {
            waiting = piece;
        } else {
            append(piece);
        }
        flushSoon();
    }

    /** The first piece has no room for others. */
    private void append(Buffer piece) {
        if (!hasRoom) {
            waiting = Buffer.buffer(ROOM).appendBuffer(waiting);
            hasRoom = true;
        }
        waiting.appendBuffer(piece);
    }

    private void ended() {
        hasEnded = true;
        flushSoon();
    }

    /** After all that was read just now has been heard of. */
    private void flushSoon() {
        if (!isFlushComing) {
            isFlushComing = true;
            exchange.context().runOnContext(_ -> flush());
        }
    }

    private void flush() {
        isFlushComing = false;
        if (exchange.isOver()) {
            return;
        }
        exchange.moved();
        var now = waiting;
        waiting = EMPTY;
        hasRoom = false;
        meter.saw(now);
        if (hasEnded) {
            exchange.end(
                    to.getStatusCode(), ""); // recorded before the client can know that it got all
            var _ = to.end(now);
            return;
        }
        var _ = hasLengthOrChunks() && now.length() == 0 ? to.writeHead() : to.write(now);
        if (to.writeQueueFull()) {
            from.pause();
        }
    }

    /** Without either, which HTTP/1.0 allows, there is no head by itself. */
    private boolean hasLengthOrChunks() {
        return to.isChunked() || to.headers().contains(HttpHeaders.CONTENT_LENGTH);
    }

    private void drained() {
        if (!exchange.isOver()) {
            exchange.moved();
            from.resume();
        }
    }

    private void broken(Throwable problem) {
        exchange.refuse(
                Refusal.of(
                        Refusal.Status.BAD_UPSTREAM,
                        "the model's answer broke off",
                        "the answer broke off: " + problem.getMessage()));
    }
}
