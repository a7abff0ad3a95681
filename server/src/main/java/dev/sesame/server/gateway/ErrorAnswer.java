package dev.sesame.server.gateway;

import dev.sesame.server.definition.Provider.Form;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;

/** The answer to a request that goes no further. */
record ErrorAnswer(Refusal refusal, Form form) {
    /** Long enough for a client to read the answer, while it still sends what nobody wants. */
    private static final int LINGER_MILLIS = 1000;

    /**
     * Sends it. What still comes of the request is thrown away; a client that goes on for long
     * loses its connection.
     */
    void send(HttpServerRequest request) {
        var response = request.response();
        refusal.headers().forEach(response::putHeader);
        response.setStatusCode(refusal.status().code());
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        boolean isUnfinished = !request.isEnded();
        if (isUnfinished) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        var _ = response.end(ErrorBody.of(refusal, form));
        if (isUnfinished) {
            discard(request);
        }
    }

    /** Ends the connection in the middle of an answer, so that nobody takes it for a whole one. */
    static void breakOff(HttpServerRequest request) {
        var _ = request.response().reset();
        Wire.cutSoon(request.connection());
    }

    /** In a context of Vert.x, in which every request is whose body has not come yet. */
    private static void discard(HttpServerRequest request) {
        var connection = request.connection();
        request.handler(_ -> {});
        request.endHandler(_ -> connection.close());
        request.resume();
        Objects.requireNonNull(Vertx.currentContext())
                .owner()
                .setTimer(LINGER_MILLIS, _ -> connection.close());
    }
}
