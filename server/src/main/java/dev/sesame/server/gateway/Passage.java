package dev.sesame.server.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * Passes an answer on while it comes. What was read at once is written at once: one system call for
 * each piece would cost several times what all else does.
 */
final class Passage implements Hearer {
    private final Exchange exchange;
    private final UpstreamConnection from;
    private final HttpServerResponse to;
    private final Meter meter;

    private Passage(Exchange exchange, UpstreamConnection from, Meter meter) {
        this.exchange = exchange;
        this.from = from;
        this.to = exchange.request().response();
        this.meter = meter;
    }

    /** Begins to pass on what comes {@code from} there; status and fields of the answer are set. */
    static Passage begin(Exchange exchange, UpstreamConnection from, Meter meter) {
        var passage = new Passage(exchange, from, meter);
        exchange.metered(meter);
        exchange.answering();
        passage.to.drainHandler(_ -> passage.drained());
        return passage;
    }

    @Override
    public void heard(Buffer piece, boolean isLast) {
        if (exchange.isOver()) {
            return;
        }
        exchange.moved();
        meter.saw(piece, isLast);
        if (isLast) {
            exchange.end(
                    to.getStatusCode(), ""); // recorded before the client can know that it got all
            var _ = to.end(piece);
            return;
        }
        write(piece);
        if (to.writeQueueFull()) {
            from.read(false);
        }
    }

    /** Only an answer that is not here as a whole needs chunks. */
    private void write(Buffer piece) {
        boolean hasLength = to.headers().contains(HttpHeaders.CONTENT_LENGTH);
        if (!to.headWritten() && !hasLength) {
            to.setChunked(true);
        }
        // without either, which HTTP/1.0 allows, there is no head by itself
        boolean isHeadAlone = piece.length() == 0 && (hasLength || to.isChunked());
        var _ = isHeadAlone ? to.writeHead() : to.write(piece);
    }

    private void drained() {
        if (!exchange.isOver()) {
            exchange.moved();
            from.read(true);
        }
    }

    @Override
    public void broken(Exception why) {
        exchange.refuse(
                Refusal.of(
                        Refusal.Status.BAD_UPSTREAM,
                        "the model's answer broke off",
                        "the answer broke off: " + why.getMessage()));
    }
}
