package dev.sesame.server.gateway;

import dev.sesame.server.definition.Upstream;
import dev.sesame.server.gateway.Refusal.Status;
import io.netty.handler.codec.http.HttpResponse;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * An error of an upstream, which people have to see to mend their requests. It is read whole, and
 * goes on only when it is short and does not quote the key: some services do.
 */
final class UpstreamError implements Hearer {
    private static final int LONGEST = 64 << 10;

    private final Exchange exchange;
    private final Upstream upstream;
    private final HttpResponse from;
    private final Buffer body = Buffer.buffer();

    UpstreamError(Exchange exchange, Upstream upstream, HttpResponse from) {
        this.exchange = exchange;
        this.upstream = upstream;
        this.from = from;
    }

    @Override
    public void broken(Exception why) {
        exchange.refuse(unusable("broke off: " + why.getMessage()));
    }

    @Override
    public void heard(Buffer piece, boolean isLast) {
        if (exchange.isOver()) {
            return;
        }
        exchange.moved();
        if (body.length() + piece.length() > LONGEST) {
            exchange.refuse(unusable("is longer than 64 KiB"));
            return;
        }
        body.appendBuffer(piece);
        if (isLast) {
            ended();
        }
    }

    private void ended() {
        if (body.toString(StandardCharsets.ISO_8859_1).contains(FieldPolicy.bare(upstream.key()))) {
            exchange.refuse(unusable("quotes the key"));
            return;
        }
        exchange.answering();
        var response = exchange.request().response();
        response.setStatusCode(from.status().code());
        FieldPolicy.toClient(from.headers(), response.headers(), upstream);
        var _ = response.end(body);
        exchange.end(from.status().code(), "the upstream answered " + from.status().code());
    }

    private Refusal unusable(String why) {
        int code = from.status().code();
        return Refusal.of(
                code == Status.TOO_MANY.code() ? Status.TOO_MANY : Status.BAD_UPSTREAM,
                "the model's service answered with an error, " + code,
                "the upstream's answer, " + code + ", " + why);
    }
}
