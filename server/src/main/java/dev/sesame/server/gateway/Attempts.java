package dev.sesame.server.gateway;

import dev.sesame.server.definition.Upstream;
import dev.sesame.server.gateway.Admission.Admitted;
import dev.sesame.server.gateway.Refusal.Status;
import dev.sesame.server.operation.RequestId;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/** Asks one upstream after the other until one answers; never again after the first byte. */
final class Attempts implements Exchange.Waiting, Asker {
    private static final Set<Integer> OTHERS_MAY_DO_BETTER = Set.of(429, 502, 503, 504);

    /**
     * A key that is not accepted is the gateway's fault, not the client's; redirects are for
     * nobody.
     */
    private static final Set<Integer> OF_THE_KEY = Set.of(401, 403, 407);

    /**
     * Whoever had closed a kept connection already says so within a round trip; who does later has
     * read the request and may be at work on it.
     */
    private static final Duration ROUND_TRIP = Duration.ofSeconds(2);

    private final Admitted admitted;
    private final Exchange exchange;
    private final Circuits circuits;
    private final FieldPolicy fields;
    private final Iterator<Upstream> next;
    private Upstream asked;
    private long sent;
    private boolean isRepeated;

    Attempts(Admitted admitted, Circuits circuits, FieldPolicy fields) {
        this.admitted = admitted;
        this.fields = fields;
        this.exchange = admitted.exchange();
        this.circuits = circuits;
        this.next = circuits.inOrder(admitted.permitted().entry().model().upstreams()).iterator();
        this.asked = next.next();
    }

    void start() {
        ask(asked);
    }

    private void askNext() {
        isRepeated = false;
        ask(next.next());
    }

    /** An upstream that lets people wait for nothing is asked last, too. */
    @Override
    public void late() {
        circuits.failed(asked);
    }

    private void ask(Upstream upstream) {
        asked = upstream;
        exchange.known().upstream(upstream.name());
        boolean isStreamed = admitted.permitted().asked().isStreamed();
        exchange.asking(isStreamed ? Phase.FIRST_BYTE : Phase.WHOLE_ANSWER, this);
        exchange.lane()
                .upstreams()
                .take(upstream.base(), this::send, problem -> failed(problem, true));
    }

    private void send(UpstreamConnection over) {
        if (exchange.isOver()) {
            over.rest();
            return;
        }
        exchange.onCancel(over::close);
        try {
            sent = System.nanoTime();
            over.ask(request(), this);
        } catch (RuntimeException problem) { // thrown here, nobody else would hear of it
            exchange.refuse(problem);
        }
    }

    private FullHttpRequest request() {
        var from = exchange.request();
        var body = ((BufferInternal) admitted.permitted().body()).getByteBuf();
        var headers = new DefaultHttpHeaders();
        fields.toUpstream(from.headers(), headers, admitted.permitted().who().token());
        FieldPolicy.authorize(headers, asked);
        headers.set(RequestId.FIELD, exchange.id());
        headers.set(HttpHeaderNames.HOST, asked.base().getRawAuthority());
        headers.set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        return new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                asked.base().getRawPath() + from.uri().substring("/v1".length()),
                body,
                headers,
                EmptyHttpHeaders.INSTANCE);
    }

    @Override
    public void unanswered(Exception why) {
        boolean isSoon = System.nanoTime() - sent < ROUND_TRIP.toNanos();
        failed(why, isSoon && why instanceof IOException);
    }

    private void failed(Exception problem, boolean isHarmless) {
        if (exchange.isOver()) {
            return;
        }
        boolean wasClosed = problem instanceof EOFException;
        if (isHarmless && !isRepeated && (wasClosed || !next.hasNext())) {
            isRepeated = true;
            ask(asked);
            return;
        }
        circuits.failed(asked);
        if (isHarmless && next.hasNext()) {
            askNext();
            return;
        }
        exchange.refuse(
                Refusal.of(
                        Status.BAD_UPSTREAM,
                        "the model's service cannot be reached",
                        asked.name() + ": " + problem.getMessage()));
    }

    @Override
    public Optional<Hearer> answered(UpstreamConnection from, HttpResponse head) {
        int status = head.status().code();
        if (OTHERS_MAY_DO_BETTER.contains(status)) {
            circuits.failed(asked, RetryAfter.of(head.headers()));
            if (next.hasNext()) {
                askNext();
                return Optional.empty();
            }
        } else {
            circuits.worked(asked);
        }
        if (OF_THE_KEY.contains(status) || status < 200 || (status >= 300 && status < 400)) {
            exchange.refuse(
                    Refusal.of(
                            Status.BAD_UPSTREAM,
                            "the model's service did not accept the gateway's request",
                            asked.name() + " answered " + status));
            return Optional.empty();
        }
        return Optional.of(
                status >= 400 ? new UpstreamError(exchange, asked, head) : passage(from, head));
    }

    private Passage passage(UpstreamConnection from, HttpResponse head) {
        var to = exchange.request().response();
        to.setStatusCode(head.status().code());
        FieldPolicy.toClient(head.headers(), to.headers(), asked);
        var length = head.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        if (length == null) {
            endWithConnection(to);
        } else {
            to.putHeader(HttpHeaderNames.CONTENT_LENGTH, length);
        }
        var type = head.headers().get(HttpHeaderNames.CONTENT_TYPE);
        boolean isEventStream = type != null && type.startsWith("text/event-stream");
        var meter = new Meter(exchange.route().form(), isEventStream);
        return Passage.begin(exchange, from, meter);
    }

    /** HTTP/1.0 has no chunks: there an answer without a length ends with its connection. */
    private void endWithConnection(HttpServerResponse to) {
        var request = exchange.request();
        if (request.version() == io.vertx.core.http.HttpVersion.HTTP_1_0) {
            to.endHandler(_ -> request.connection().close());
        }
    }
}
