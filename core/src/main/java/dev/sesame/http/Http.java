package dev.sesame.http;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Sends requests. Safe for any number of threads.
 *
 * <p>Rules of every request: a time limit on the whole of it, at most {@link #MAX_BODY} bytes of
 * answer unless the request allows more, no compression, and redirects only for {@code GET}, only
 * {@value #MAX_REDIRECTS} times and only within the origin that was asked (RFC 9110 section 15.4
 * leaves that to the client).
 */
public final class Http implements Transport {
    /** The largest answer that is read whole: 1 MiB. */
    public static final int MAX_BODY = 1 << 20;

    private static final int MAX_REDIRECTS = 3;

    private final Routes routes;

    /** Takes proxies and certificate authorities from {@code environment}. */
    public Http(Environment environment) {
        this.routes = new Routes(environment);
    }

    /**
     * Sends {@code request} and reads the whole answer, whatever its status.
     *
     * @throws AuthException {@link Failure#UNREACHABLE} when nothing answers in time, {@link
     *     Failure#UNTRUSTED} when the certificate is not trusted or the answer points to another
     *     origin, {@link Failure#PROTOCOL} when the answer is too large or compressed
     */
    public HttpReply send(HttpRequest request) {
        var next = request;
        for (int hops = 0; ; hops++) {
            var reply = exchange(next);
            if (!isRedirect(reply, next)) {
                return reply;
            }
            if (hops == MAX_REDIRECTS) {
                throw protocol(request.uri(), "too many redirects");
            }
            next = next.redirectedTo(target(next.uri(), reply));
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Where the request's time limit is longer than {@code silence}, it is the limit of each
     * read: a connection has one for all its reads.
     *
     * @throws AuthException as {@link #send} does
     */
    @Override
    public HttpStream open(HttpRequest request, Duration silence) {
        return within(
                request,
                () -> {
                    var patience =
                            silence.compareTo(request.deadline()) > 0
                                    ? silence
                                    : request.deadline();
                    return new HttpStream(Exchange.start(request, routes, patience));
                });
    }

    private HttpReply exchange(HttpRequest request) {
        return within(
                request,
                () -> {
                    var connection = Exchange.start(request, routes, request.deadline());
                    try (var stream = new HttpStream(connection)) {
                        return new HttpReply(
                                stream.status(), stream.headers(), bounded(request, stream));
                    }
                });
    }

    private static String bounded(HttpRequest request, HttpStream stream) throws IOException {
        var uri = request.uri();
        if (!stream.header("content-encoding").orElse("identity").equals("identity")) {
            throw protocol(uri, "the answer is compressed although that was not asked for");
        }
        try (InputStream in = stream.body()) {
            var body = in.readNBytes(request.maxBody() + 1);
            if (body.length > request.maxBody()) {
                throw protocol(
                        uri, "the answer is larger than " + (request.maxBody() >> 20) + " MiB");
            }
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private static boolean isRedirect(HttpReply reply, HttpRequest request) {
        return switch (reply.status()) {
            case HttpURLConnection.HTTP_MOVED_PERM,
                    HttpURLConnection.HTTP_MOVED_TEMP,
                    HttpURLConnection.HTTP_SEE_OTHER,
                    307,
                    308 ->
                    request.followsRedirects() && reply.header("location").isPresent();
            default -> false;
        };
    }

    private static URI target(URI from, HttpReply reply) {
        URI target;
        try {
            target = from.resolve(reply.header("location").orElse(""));
        } catch (IllegalArgumentException e) {
            throw protocol(from, "it redirects to something that is no URL");
        }
        if (!Origin.of(from).equals(Origin.of(target))) {
            throw new AuthException(
                    Failure.UNTRUSTED,
                    DisplayUrl.of(from) + " redirects to another origin, " + Origin.of(target),
                    "Use the address it redirects to, if you trust it");
        }
        return target;
    }

    /**
     * Runs {@code exchange} in a thread of its own, because neither a name look-up nor headers that
     * come one byte at a time can be given up from inside.
     */
    private static <T> T within(HttpRequest request, Callable<T> exchange) {
        var task = new FutureTask<>(exchange);
        var thread = new Thread(task, "http");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(request.deadline().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw unreachable(request.uri(), "no answer in time", e);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        } catch (ExecutionException e) {
            throw explain(request.uri(), e);
        }
    }

    private static AuthException explain(URI uri, ExecutionException e) {
        var cause = e.getCause();
        if (cause instanceof AuthException known) {
            return known;
        }
        if (cause instanceof SSLException) {
            return Tls.explain(uri, cause);
        }
        if (cause instanceof IOException) {
            return unreachable(
                    uri, "Unable to connect. Is the computer able to access the url?", cause);
        }
        return new AuthException(
                Failure.INVALID_INPUT,
                "cannot send a request to " + DisplayUrl.of(uri),
                "Check its address and the credential: a header value may not hold control characters",
                cause);
    }

    private static AuthException unreachable(URI uri, String why, Throwable cause) {
        return new AuthException(
                Failure.UNREACHABLE,
                DisplayUrl.of(uri) + ": " + why,
                "Check the address, the network and HTTPS_PROXY/NO_PROXY",
                cause);
    }

    private static AuthException protocol(URI uri, String why) {
        return new AuthException(
                Failure.PROTOCOL, DisplayUrl.of(uri) + ": " + why, "Ask the people who run it");
    }
}
