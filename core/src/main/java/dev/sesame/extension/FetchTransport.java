package dev.sesame.extension;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.http.HttpRequest;
import dev.sesame.http.HttpStream;
import dev.sesame.http.Transport;
import dev.sesame.plugin.Fetch;
import dev.sesame.plugin.FetchRequest;
import dev.sesame.plugin.FetchResponse;
import java.io.IOException;
import java.time.Duration;

/** A plugin's {@code fetch} in the place of our own way to the network. Safe for threads. */
public final class FetchTransport implements Transport {
    private final Fetch fetch;

    /** Lets {@code fetch} carry the requests. */
    public FetchTransport(Fetch fetch) {
        this.fetch = fetch;
    }

    @Override
    public HttpStream open(HttpRequest request, Duration silence) {
        var outgoing =
                new FetchRequest(request.method(), request.uri(), request.headers(), request.text())
                        .withoutHeader("accept"); // left to what sends it, as OpenCode does
        try {
            var answer = fetch.send(outgoing);
            return new HttpStream(
                    answer.status(), answer.headers(), answer.body(), () -> close(answer));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        } catch (IOException e) {
            var step = e.getCause() instanceof AuthException a ? a.nextStep() : "";
            // the plugin's words
            throw new AuthException(Failure.PROTOCOL, String.valueOf(e.getMessage()), step, e);
        }
    }

    private static void close(FetchResponse answer) {
        try {
            answer.close();
        } catch (IOException _) {
            // it was given up anyway
        }
    }
}
