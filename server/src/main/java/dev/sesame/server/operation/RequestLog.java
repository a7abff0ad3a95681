package dev.sesame.server.operation;

/** Takes what became of requests; never makes its caller wait. Safe for use by many threads. */
public interface RequestLog {
    /** Says that a request of {@code route} began; {@link #ended} follows once. */
    void began(String route);

    /** Says that it ended. */
    void ended(RequestEvent event);
}
