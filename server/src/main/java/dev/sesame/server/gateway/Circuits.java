package dev.sesame.server.gateway;

import dev.sesame.server.definition.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Remembers which upstreams failed just now, for all event loops. */
final class Circuits {
    private static final Duration REST = Duration.ofSeconds(5);
    private static final Duration LONGEST_REST = Duration.ofSeconds(60);

    /** When each may be asked first again, as {@link System#nanoTime}. */
    private final Map<String, Long> resting = new ConcurrentHashMap<>();

    /** Returns {@code upstreams} in their order, those that failed just now at the end. */
    List<Upstream> inOrder(List<Upstream> upstreams) {
        if (resting.isEmpty() || upstreams.size() == 1) {
            return upstreams;
        }
        var good = upstreams.stream().filter(it -> !isResting(it)).toList();
        var bad = upstreams.stream().filter(it -> !good.contains(it)).toList();
        return Stream.concat(good.stream(), bad.stream()).toList();
    }

    /** When its time is over, one request finds out whether it works again; others still wait. */
    private boolean isResting(Upstream upstream) {
        var until = resting.get(upstream.name());
        long now = System.nanoTime();
        return until != null
                && (until - now > 0
                        || !resting.replace(upstream.name(), until, now + REST.toNanos()));
    }

    void failed(Upstream upstream) {
        failed(upstream, REST);
    }

    /** Takes note of a failure that the upstream says will last for {@code rest}. */
    void failed(Upstream upstream, Duration rest) {
        var time = rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest;
        resting.put(upstream.name(), System.nanoTime() + time.toNanos());
    }

    void worked(Upstream upstream) {
        if (!resting.isEmpty()) {
            resting.remove(upstream.name());
        }
    }
}
