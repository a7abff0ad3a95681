package dev.sesame.relay;

/** What may be kept in memory for all requests of a relay together. On the event loop. */
final class Room {
    private static final int MOST = 128 << 20;

    private int used;

    boolean has(int bytes) {
        return used + bytes <= MOST;
    }

    void take(int bytes) {
        used += bytes;
    }

    void giveBack(int bytes) {
        used -= bytes;
    }
}
