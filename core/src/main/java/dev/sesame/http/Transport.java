package dev.sesame.http;

import dev.sesame.AuthException;
import dev.sesame.Secret;
import java.time.Duration;
import java.util.List;

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

    /**
     * Returns what it has put into requests by itself and must not be shown, even if the server
     * repeats it.
     */
    default List<Secret> secrets() {
        return List.of();
    }
}
