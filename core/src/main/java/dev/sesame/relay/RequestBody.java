package dev.sesame.relay;

import io.netty.handler.codec.http.HttpContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The body of a request, which goes on while it comes. As long as no answer has come, what went is
 * kept, by reference, so that it can be sent once more. On the event loop.
 */
final class RequestBody {
    /** More than this is not kept, and so not sent again. */
    private static final int MOST_KEPT = 16 << 20;

    private final Room room;
    private final List<HttpContent> kept = new ArrayList<>();
    private int size;
    private boolean isWhole = true;

    /** Keeps no more than there is {@code room} for. */
    RequestBody(Room room) {
        this.room = room;
    }

    /** Takes {@code piece} over, and sends it to {@code connection} if there is one. */
    void add(HttpContent piece, Optional<Connection> connection) {
        int length = piece.content().readableBytes();
        if (connection.isPresent() && (size + length > MOST_KEPT || !room.has(length))) {
            drop();
        }
        if (!isWhole) {
            connection.ifPresentOrElse(way -> way.write(piece), piece::release);
            return;
        }
        size += length;
        room.take(length);
        kept.add(piece);
        connection.ifPresent(way -> way.write(piece.retainedDuplicate()));
    }

    /** Sends all that has come so far. */
    void sendTo(Connection connection) {
        kept.forEach(piece -> connection.write(piece.retainedDuplicate()));
    }

    /** Tells whether all that has come so far is still here. */
    boolean isWhole() {
        return isWhole;
    }

    /** Tells whether more may come although nobody takes it: only who reads sees the child go. */
    boolean mayGrow() {
        return isWhole && size < MOST_KEPT && room.has(1);
    }

    /** Keeps nothing from now on. */
    void drop() {
        isWhole = false;
        room.giveBack(size);
        size = 0;
        kept.forEach(HttpContent::release);
        kept.clear();
    }
}
