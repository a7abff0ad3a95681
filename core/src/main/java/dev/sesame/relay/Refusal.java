package dev.sesame.relay;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;

/** A 401 or 403 that is held back until it is known whether there is another token. */
final class Refusal {
    private final HttpResponse head;
    private final List<HttpContent> pieces = new ArrayList<>();
    private boolean isCut;

    Refusal(HttpResponse head) {
        this.head = head;
    }

    static boolean isOne(HttpResponse response) {
        int status = response.status().code();
        return status == 401 || status == 403;
    }

    /** Tells whether it is the 403, which need not be about the token. */
    boolean isForbidding() {
        return head.status().code() == 403;
    }

    HttpResponse head() {
        return head;
    }

    /** Takes {@code piece} over. */
    void add(HttpContent piece) {
        pieces.add(piece);
    }

    /** Returns what has come of its body; the caller takes it over. */
    List<HttpContent> pieces() {
        return List.copyOf(pieces);
    }

    /** Its connection has ended, perhaps before it did. */
    void cut() {
        isCut = pieces.isEmpty() || !(pieces.getLast() instanceof LastHttpContent);
    }

    boolean isCut() {
        return isCut;
    }

    /** Nobody wants it. */
    void release() {
        pieces.forEach(HttpContent::release);
    }
}
