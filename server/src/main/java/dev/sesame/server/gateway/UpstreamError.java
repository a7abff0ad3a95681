package dev.sesame.server.gateway;

import dev.sesame.server.definition.Upstream;
import dev.sesame.server.gateway.Refusal.Status;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.nio.charset.StandardCharsets;

/**
 * An error of an upstream, which people have to see to mend their requests. It is read whole, and
 * goes on only when it is short and does not quote the key: some services do.
 */
final class UpstreamError {
    private static final int LONGEST = 64 << 10;

    private final Exchange exchange;
    private final Upstream upstream;
    private final HttpClientResponse from;
    private Buffer body = Buffer.buffer(0);

    UpstreamError(Exchange exchange, Upstream upstream, HttpClientResponse from) {
        this.exchange = exchange;
        this.upstream = upstream;
        this.from = from;
    }

    void start() {
        from.handler(this::piece);
        from.endHandler(_ -> ended());
        from.exceptionHandler(
                problem -> exchange.refuse(unusable("broke off: " + problem.getMessage())));
    }

    private void piece(Buffer piece) {
        exchange.moved();
        if (body.length() + piece.length() > LONGEST) {
            exchange.refuse(unusable("is longer than 64 KiB"));
            return;
        }
        body = body.length() == 0 ? piece : body.appendBuffer(piece);
    }

    private void ended() {
        if (exchange.isOver()) {
            return;
        }
        if (body.toString(StandardCharsets.ISO_8859_1).contains(FieldPolicy.bare(upstream.key()))) {
            exchange.refuse(unusable("quotes the key"));
            return;
        }
        exchange.answering();
        var response = exchange.request().response();
        response.setStatusCode(from.statusCode());
        FieldPolicy.toClient(from.headers(), response.headers(), upstream);
        var _ = response.end(body);
        exchange.end(from.statusCode(), "the upstream answered " + from.statusCode());
    }

    private Refusal unusable(String why) {
        int code = from.statusCode();
        return Refusal.of(
                code == Status.TOO_MANY.code() ? Status.TOO_MANY : Status.BAD_UPSTREAM,
                "the model's service answered with an error, " + code,
                "the upstream's answer, " + code + ", " + why);
    }
}
