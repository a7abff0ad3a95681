package dev.sesame.plugin;

import java.io.IOException;

/**
 * Sends one request, as JavaScript's {@code fetch} does. A plugin that returns one with its {@link
 * ProviderOptions} carries every request to the provider's models itself: it may sign it, renew a
 * token and send it again, or change the answer while it streams. Safe for threads.
 */
@FunctionalInterface
public interface Fetch {
    /**
     * Sends {@code request} and returns when the head of the answer has come.
     *
     * @throws IOException when there is no answer
     * @throws InterruptedException when the request was given up
     */
    FetchResponse send(FetchRequest request) throws IOException, InterruptedException;
}
