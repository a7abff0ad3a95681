package dev.sesame.extension;

import dev.sesame.AuthException;
import dev.sesame.http.HttpRequest;
import dev.sesame.http.Transport;
import dev.sesame.plugin.Fetch;
import dev.sesame.plugin.FetchRequest;
import dev.sesame.plugin.FetchResponse;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** What plugins in Java send requests with: our own way to the network. */
final class WebFetch implements Fetch {
    private static final Duration SILENCE = Duration.ofMinutes(5);

    private final Transport transport;

    WebFetch(Transport transport) {
        this.transport = transport;
    }

    @Override
    public FetchResponse send(FetchRequest request) throws IOException {
        var outgoing = HttpRequest.of(request.method(), request.uri(), request.body());
        for (var header : request.headers().entrySet()) {
            outgoing = outgoing.header(header.getKey(), header.getValue());
        }
        try {
            var answer = transport.open(outgoing.within(SILENCE), SILENCE);
            var body = ending(answer.body(), answer::close);
            return new FetchResponse(answer.status(), answer.headers(), body);
        } catch (AuthException e) {
            throw new IOException(e.problem(), e);
        }
    }

    private static InputStream ending(InputStream body, Runnable end) {
        return new FilterInputStream(body) {
            @Override
            public void close() {
                end.run();
            }
        };
    }
}
