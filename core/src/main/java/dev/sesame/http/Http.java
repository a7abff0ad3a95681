package dev.sesame.http;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
    private final OptionalLong end;

    /** Takes proxies and certificate authorities from {@code environment}. */
    public Http(Environment environment) {
        this(environment, SystemTrust.BUNDLES);
    }

    /** Takes the operating system's authorities from the first of {@code bundles} there is. */
    Http(Environment environment, List<Path> bundles) {
        this(new Routes(environment, bundles), OptionalLong.empty());
    }

    private Http(Routes routes, OptionalLong end) {
        this.routes = routes;
        this.end = end;
    }

    /**
     * Returns one that has answers or gives up when {@code time} from now is over, for all that it
     * {@link #send}s together; each request has its own limit all the same.
     */
    public Http endingWithin(Duration time) {
        return new Http(routes, OptionalLong.of(System.nanoTime() + time.toNanos()));
    }

    /**
     * Sends {@code request} and reads the whole answer, whatever its status.
     *
     * @throws AuthException {@link Failure#UNREACHABLE} when nothing answers in time, {@link
     *     Failure#UNTRUSTED} when the certificate is not trusted, a proxy would read a credential
     *     or the answer points to another origin, {@link Failure#ACCESS_DENIED} when the proxy or
     *     the server does not let us in without being told who we are, {@link Failure#PROTOCOL}
     *     when the answer is too large or compressed, {@link Failure#INVALID_CONFIG} when a
     *     variable names a proxy or a file that cannot be used
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
        var patience = silence.compareTo(request.deadline()) > 0 ? silence : request.deadline();
        var route = routes.to(request.uri());
        return within(request, route, () -> stream(request, route, patience));
    }

    private HttpReply exchange(HttpRequest asked) {
        var route = routes.to(asked.uri());
        var request = inTime(asked, route);
        return within(
                request,
                route,
                () -> {
                    try (var stream = stream(request, route, request.deadline())) {
                        return new HttpReply(
                                stream.status(), stream.headers(), bounded(request, stream));
                    }
                });
    }

    /** What is sent may have its effect although nobody waits for the answer: not at the end. */
    private HttpRequest inTime(HttpRequest request, Route route) {
        if (end.isEmpty()) {
            return request;
        }
        var left = Duration.ofNanos(end.getAsLong() - System.nanoTime());
        if (!left.isPositive()) {
            throw route.unreachable("there was no time left to ask", new TimeoutException());
        }
        return left.compareTo(request.deadline()) < 0 ? request.within(left) : request;
    }

    private static HttpStream stream(HttpRequest request, Route route, Duration patience)
            throws IOException {
        var stream = new HttpStream(Exchange.start(request, route, patience));
        route.check(stream.status());
        return stream;
    }

    private static String bounded(HttpRequest request, HttpStream stream) throws IOException {
        var uri = request.uri();
        if (!stream.header("content-encoding").orElse("identity").equals("identity")) {
            throw protocol(uri, "the answer is compressed although that was not asked for");
        }
        try (InputStream in = stream.body()) {
            var body = read(in, request.maxBody() + 1);
            if (body.length > request.maxBody()) {
                throw protocol(uri, "the answer is larger than " + size(request.maxBody()));
            }
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private static String size(int bytes) {
        return bytes < 1 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
    }

    private static byte[] read(InputStream in, int most) throws IOException {
        try {
            return in.readNBytes(most);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) { // the JDK has a kind of its own for each way of sending a body
            throw (IOException) new EOFException("cut").initCause(e);
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
    private static <T> T within(HttpRequest request, Route route, Callable<T> exchange) {
        var task = new FutureTask<>(exchange);
        var thread = new Thread(task, "http");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(request.deadline().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw route.unreachable("no answer in time", e);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        } catch (ExecutionException e) {
            throw explain(request.uri(), route, e);
        }
    }

    private static AuthException explain(URI uri, Route route, ExecutionException e) {
        var cause = e.getCause();
        if (cause instanceof AuthException known) {
            return known;
        }
        if (cause instanceof EOFException) {
            return route.unreachable("the answer broke off", cause);
        }
        if (cause instanceof IOException problem) {
            return route.explain(problem);
        }
        return new AuthException(
                Failure.INVALID_INPUT,
                "cannot send a request to " + DisplayUrl.of(uri),
                "Check its address and the credential: a header value may not hold control characters",
                cause);
    }

    private static AuthException protocol(URI uri, String why) {
        return new AuthException(
                Failure.PROTOCOL, DisplayUrl.of(uri) + ": " + why, "Ask the people who run it");
    }
}
