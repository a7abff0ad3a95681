package dev.sesame.http;

import dev.sesame.AuthException;
import java.time.Duration;

/** What carries a request: {@link Http}, or a plugin in its place. Safe for threads. */
@FunctionalInterface
public interface Transport {
    /**
     * Sends {@code request} and returns as soon as the headers have come, without following
     * redirects. Afterwards each read of the body may wait for {@code silence} at most.
     *
     * @throws AuthException when there is no answer
     */
    HttpStream open(HttpRequest request, Duration silence);
}
