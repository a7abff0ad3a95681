package dev.sesame.server.gateway;

import io.vertx.core.buffer.Buffer;

/** Whoever wants what follows the head of an upstream's answer. */
interface Hearer {
    /**
     * Hears {@code piece}, which may be empty; after the last one nothing more is heard, and the
     * connection is another's.
     */
    void heard(Buffer piece, boolean isLast);

    /** Hears that the rest will not come. */
    void broken(Exception why);
}
