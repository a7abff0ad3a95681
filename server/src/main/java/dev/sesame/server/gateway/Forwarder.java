package dev.sesame.server.gateway;

import dev.sesame.server.gateway.Admission.Admitted;
import io.vertx.core.Future;

/** The fourth stage of the pipe: sends a request to who answers it. */
final class Forwarder {
    private final Circuits circuits = new Circuits();
    private final FieldPolicy fields = new FieldPolicy();

    /** Sends what may be sent, and its answer back. */
    Future<Admitted> forward(Admitted admitted) {
        if (!admitted.exchange().isOver()) {
            new Attempts(admitted, circuits, fields).start();
        }
        return Future.succeededFuture(admitted);
    }
}
