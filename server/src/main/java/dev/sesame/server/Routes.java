package dev.sesame.server;

import dev.sesame.server.console.Console;
import dev.sesame.server.gateway.Gateway;
import dev.sesame.server.publish.Publisher;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

/** Which room answers what, on the port that clients come to. */
record Routes(Gateway gateway, Publisher publisher, Console console) implements Handler<HttpServerRequest> {
    @Override
    public void handle(HttpServerRequest request) {
        if (gateway.handles(request.path())) {
            gateway.handle(request);
            return;
        }
        if (publisher.handles(request.path())) {
            publisher.handle(request);
            return;
        }
        if (console.handles(request.path())) {
            console.handle(request);
            return;
        }
        request.response()
                .setStatusCode(404)
                .putHeader("content-type", "text/plain; charset=utf-8")
                .end("there is nothing at this path\n");
    }
}
