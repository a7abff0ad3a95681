package dev.sesame.server.gateway;

import io.netty.handler.codec.http.HttpResponse;
import java.util.Optional;

/** Whoever sends a request over an {@link UpstreamConnection}. */
interface Asker {
    /**
     * Hears the head of an answer that comes {@code from} there; returns who hears the rest, if
     * anybody wants it.
     */
    Optional<Hearer> answered(UpstreamConnection from, HttpResponse head);

    /**
     * Hears that there is no answer. Nothing was said but the connection ended when that is {@link
     * java.io.EOFException}, or failed when it is another {@link java.io.IOException}.
     */
    void unanswered(Exception why);
}
