package dev.sesame.server.gateway;

import dev.sesame.server.definition.Upstream;
import dev.sesame.server.gateway.Admission.Admitted;
import dev.sesame.server.gateway.Refusal.Status;
import dev.sesame.server.operation.RequestId;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;

/** Asks one upstream after the other until one answers; never again after the first byte. */
final class Attempts implements Exchange.Waiting {
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
                .client()
                .request(options(upstream))
                .onSuccess(request -> send(upstream, request))
                .onFailure(problem -> failed(upstream, problem, true));
    }

    private RequestOptions options(Upstream upstream) {
        var base = upstream.base();
        boolean isTls = "https".equalsIgnoreCase(base.getScheme());
        int port = base.getPort() < 0 ? (isTls ? 443 : 80) : base.getPort();
        var rest = exchange.request().uri().substring("/v1".length());
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(base.getHost())
                .setPort(port)
                .setSsl(isTls)
                .setURI(base.getRawPath() + rest);
    }

    private void send(Upstream upstream, HttpClientRequest request) {
        if (exchange.isOver()) {
            var _ = request.reset();
            return;
        }
        exchange.onCancel(request::reset);
        try {
            fill(upstream, request);
        } catch (RuntimeException problem) { // thrown here, nobody else would hear of it
            exchange.abandon();
            exchange.refuse(problem);
            return;
        }
        long sent = System.nanoTime();
        request.send(admitted.permitted().body())
                .onSuccess(response -> answered(upstream, response))
                .onFailure(problem -> {
                    boolean isSoon = System.nanoTime() - sent < ROUND_TRIP.toNanos();
                    failed(upstream, problem, isSoon && wasClosed(problem));
                });
    }

    private void fill(Upstream upstream, HttpClientRequest request) {
        var from = exchange.request().headers();
        fields.toUpstream(from, request.headers(), admitted.permitted().who().token());
        FieldPolicy.authorize(request.headers(), upstream);
        request.putHeader(RequestId.FIELD, exchange.id());
    }

    private static boolean wasClosed(Throwable problem) {
        return problem instanceof HttpClosedException || problem instanceof IOException;
    }

    private void failed(Upstream upstream, Throwable problem, boolean isHarmless) {
        if (exchange.isOver()) {
            return;
        }
        exchange.abandon();
        boolean wasClosed = problem instanceof HttpClosedException;
        if (isHarmless && !isRepeated && (wasClosed || !next.hasNext())) {
            isRepeated = true;
            ask(upstream);
            return;
        }
        circuits.failed(upstream);
        if (isHarmless && next.hasNext()) {
            askNext();
            return;
        }
        exchange.refuse(
                Refusal.of(
                        Status.BAD_UPSTREAM,
                        "the model's service cannot be reached",
                        upstream.name() + ": " + problem.getMessage()));
    }

    private void answered(Upstream upstream, HttpClientResponse response) {
        if (exchange.isOver()) {
            return;
        }
        int status = response.statusCode();
        if (OTHERS_MAY_DO_BETTER.contains(status)) {
            circuits.failed(upstream, RetryAfter.of(response.headers()));
            if (next.hasNext()) {
                drop(response);
                askNext();
                return;
            }
        } else {
            circuits.worked(upstream);
        }
        relay(upstream, response);
    }

    private void relay(Upstream upstream, HttpClientResponse response) {
        int status = response.statusCode();
        if (OF_THE_KEY.contains(status) || status < 200 || (status >= 300 && status < 400)) {
            drop(response);
            exchange.refuse(
                    Refusal.of(
                            Status.BAD_UPSTREAM,
                            "the model's service did not accept the gateway's request",
                            upstream.name() + " answered " + status));
            return;
        }
        if (status >= 400) {
            new UpstreamError(exchange, upstream, response).start();
            return;
        }
        pass(upstream, response);
    }

    private void pass(Upstream upstream, HttpClientResponse response) {
        var to = exchange.request().response();
        to.setStatusCode(response.statusCode());
        FieldPolicy.toClient(response.headers(), to.headers(), upstream);
        var length = response.headers().get(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            to.setChunked(true);
            endWithConnection(to);
        } else {
            to.putHeader(HttpHeaders.CONTENT_LENGTH, length);
        }
        var type = response.headers().get(HttpHeaders.CONTENT_TYPE);
        boolean isEventStream = type != null && type.startsWith("text/event-stream");
        new Passage(exchange, response, new Meter(exchange.route().form(), isEventStream)).start();
    }

    /** HTTP/1.0 has no chunks: there an answer without a length ends with its connection. */
    private void endWithConnection(HttpServerResponse to) {
        var request = exchange.request();
        if (request.version() == HttpVersion.HTTP_1_0) {
            to.endHandler(_ -> request.connection().close());
        }
    }

    private void drop(HttpClientResponse response) {
        response.exceptionHandler(_ -> {}); // of what is dropped
        exchange.abandon();
    }
}
