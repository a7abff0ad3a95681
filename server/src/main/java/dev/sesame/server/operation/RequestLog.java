package dev.sesame.server.operation;

import java.util.List;

/** Takes what became of requests; never makes its caller wait. Safe for use by many threads. */
public interface RequestLog {
    /** Says that a request of {@code route} began; {@link #ended} follows once. */
    default void began(String route) {}

    /** Says that it ended. */
    void ended(RequestEvent event);

    /** Returns one that tells each of {@code logs}, in their order. */
    static RequestLog all(List<RequestLog> logs) {
        var told = List.copyOf(logs);
        return new RequestLog() {
            @Override
            public void began(String route) {
                for (var log : told) {
                    log.began(route);
                }
            }

            @Override
            public void ended(RequestEvent event) {
                for (var log : told) {
                    log.ended(event);
                }
            }
        };
    }
}
