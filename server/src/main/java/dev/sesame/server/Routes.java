package dev.sesame.server;

import static java.util.Objects.requireNonNullElse;

import dev.sesame.server.console.Console;
import dev.sesame.server.gateway.Gateway;
import dev.sesame.server.publish.Publisher;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

/** Which room answers what, on the port that clients come to. */
record Routes(Gateway gateway, Publisher publisher, Console console)
        implements Handler<HttpServerRequest> {
    @Override
    public void handle(HttpServerRequest request) {
        var path = requireNonNullElse(request.path(), "");
        if (gateway.handles(path)) {
            gateway.handle(request);
            return;
        }
        if (publisher.handles(path)) {
            publisher.handle(request);
            return;
        }
        if (console.handles(path)) {
            console.handle(request);
            return;
        }
        request.response()
                .setStatusCode(404)
                .putHeader("content-type", "text/plain; charset=utf-8")
                .end("there is nothing at this path\n");
    }
}
