package dev.sesame.server.access;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was found out about tokens, as much of it as there is room for. Safe for use by many
 * threads.
 *
 * <p>There are two halves. When the younger is full it becomes the older, and what was the older is
 * gone, but for what was asked for meanwhile: that moved to the younger. It costs no bookkeeping
 * when something is found, which is nearly always.
 */
final class RecentTokens<V> {
    private final int half;
    private volatile Map<TokenHash, V> young = new ConcurrentHashMap<>();
    private volatile Map<TokenHash, V> old = Map.of();

    /** Makes room for {@code most} tokens. */
    RecentTokens(int most) {
        this.half = Math.max(1, most / 2);
    }

    Optional<V> find(TokenHash token) {
        var found = young.get(token);
        if (found != null) {
            return Optional.of(found);
        }
        var older = Optional.ofNullable(old.get(token));
        older.ifPresent(value -> put(token, value));
        return older;
    }

    void put(TokenHash token, V value) {
        young.put(token, value);
        if (young.size() >= half) {
            turn();
        }
    }

    private synchronized void turn() {
        if (young.size() >= half) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
    }
}
