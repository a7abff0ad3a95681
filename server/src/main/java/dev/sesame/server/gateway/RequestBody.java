package dev.sesame.server.gateway;

import dev.sesame.server.gateway.Refusal.Status;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Reads the body of a request, whole: nothing is sent before all of it was checked. */
final class RequestBody {
    /** The most bytes of a body. */
    static final int LARGEST = 10 << 20;

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Exchange exchange;
    private final Promise<Buffer> whole = Promise.promise();
    private Buffer body = Buffer.buffer(0);

    private RequestBody(Exchange exchange) {
        this.exchange = exchange;
    }

    /** Reads the body of {@code exchange}, which was paused. */
    static Future<Buffer> of(Exchange exchange) {
        var request = exchange.request();
        check(request);
        return new RequestBody(exchange).read(request);
    }

    private static void check(HttpServerRequest request) {
        var encoding = request.headers().get(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw Refusal.of(Status.ENCODED, "send the body without Content-Encoding");
        }
        var length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        if (length != null && (length.length() > 9 || Integer.parseInt(length) > LARGEST)) {
            throw tooLarge();
        }
    }

    private static Refusal tooLarge() {
        return Refusal.of(Status.TOO_LARGE, "the body is larger than 10 MiB");
    }

    private Future<Buffer> read(HttpServerRequest request) {
        exchange.begin(Phase.BODY);
        request.handler(this::piece);
        request.endHandler(_ -> ended(request));
        if ("100-continue".equalsIgnoreCase(request.headers().get(HttpHeaders.EXPECT))) {
            var _ = request.response().writeContinue();
        }
        request.resume();
        return whole.future();
    }

    private void piece(Buffer piece) {
        if (whole.future().isComplete()) {
            return;
        }
        exchange.moved();
        if (body.length() + piece.length() > LARGEST) {
            body = Buffer.buffer(0);
            whole.tryFail(tooLarge());
            return;
        }
        if (!exchange.hold(piece.length())) {
            body = Buffer.buffer(0);
            whole.tryFail(
                    Refusal.retryLater(
                            Status.UNAVAILABLE,
                            "there are too many large requests at once",
                            RETRY));
            return;
        }
        body = body.length() == 0 ? piece : body.appendBuffer(piece);
    }

    /** The request lasts as long as its answer, and its handlers with it: the body must not. */
    private void ended(HttpServerRequest request) {
        request.handler(null);
        request.endHandler(null);
        whole.tryComplete(body);
    }
}
