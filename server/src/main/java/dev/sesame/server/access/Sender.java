package dev.sesame.server.access;

import io.vertx.core.http.HttpServerRequest;

/** From where a token came. Nobody asks for it as long as the token is a known one. */
public interface Sender {
    /** Returns the address of whoever is connected: the sender, or a proxy of many. */
    String address();

    /**
     * Returns what {@code X-Forwarded-For} says, which may be invented; empty when it is absent.
     */
    String forwardedFor();

    /** Returns that of {@code request}; on any thread, also when its client has gone. */
    static Sender of(HttpServerRequest request) {
        return new Sender() {
            @Override
            public String address() {
                return request.remoteAddress().hostAddress();
            }

            @Override
            public String forwardedFor() {
                var all = request.headers().getAll("x-forwarded-for");
                return all.isEmpty() ? "" : all.getLast(); // what the proxy before us added
            }
        };
    }
}
