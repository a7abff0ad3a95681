package dev.sesame.relay;

import dev.sesame.Secret;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a request comes from the child. Any web page, any program of any user on this
 * machine may send some: it has to have the stand-in, come to this address by this name, and be
 * nothing that only browsers and proxies' clients send.
 *
 * @param standIn what the child sends where the token belongs
 * @param destinations where requests may go, by their index
 */
record Gate(StandIn standIn, List<Destination> destinations) {
    /** Questions about the way, the last of which would show the token to whoever asked. */
    private static final Set<HttpMethod> NEVER =
            Set.of(HttpMethod.CONNECT, HttpMethod.OPTIONS, HttpMethod.TRACE);

    /**
     * A request that may pass.
     *
     * @param request as it came
     * @param destination where it goes
     * @param rest where below that
     * @param standIn what stands in it for the token
     */
    record Admitted(HttpRequest request, Destination destination, String rest, StandIn standIn) {

        /** Returns the request as it is sent. */
        HttpRequest with(Secret token) {
            return destination.request(request, rest, standIn, token);
        }
    }

    /**
     * Returns {@code request} with where it goes; empty when it goes nowhere.
     *
     * @param port the one that it came to
     */
    Optional<Admitted> admit(HttpRequest request, int port) {
        var headers = request.headers();
        boolean isChild =
                request.decoderResult().isSuccess()
                        && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                        && !NEVER.contains(request.method())
                        && headers.getAll(HttpHeaderNames.HOST).equals(List.of("127.0.0.1:" + port))
                        && !isOfBrowser(headers)
                        && isPlain(headers.getAll(HttpHeaderNames.TRANSFER_ENCODING))
                        && standIn.isIn(headers);
        return isChild
                ? RequestTarget.of(request.uri()).flatMap(target -> bound(request, target))
                : Optional.empty();
    }

    private Optional<Admitted> bound(HttpRequest request, RequestTarget target) {
        if (target.index() >= destinations.size()) {
            return Optional.empty();
        }
        var destination = destinations.get(target.index());
        return Optional.of(new Admitted(request, destination, target.rest(), standIn));
    }

    /**
     * Browsers send {@code Origin} or {@code Sec-Fetch-Site}, and no page can hinder them (Fetch
     * Metadata section 4). {@code Sec-Fetch-Mode} alone comes from the {@code fetch} of Node.js.
     */
    private static boolean isOfBrowser(HttpHeaders headers) {
        for (var field : headers) {
            var name = field.getKey().toLowerCase(Locale.ROOT);
            if (name.equals("origin")
                    || (name.startsWith("sec-fetch-") && !name.equals("sec-fetch-mode"))) {
                return true;
            }
        }
        return false;
    }

    /** Another coding would have to be undone here, and nobody uses one. */
    private static boolean isPlain(List<String> codings) {
        return codings.isEmpty()
                || (codings.size() == 1
                        && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst()));
    }
}
