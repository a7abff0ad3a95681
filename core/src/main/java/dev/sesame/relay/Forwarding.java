package dev.sesame.relay;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpUtil;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.BinaryOperator;

/** Which header fields of a message go on: all but those of one connection. */
final class Forwarding {
    /** RFC 9110 section 7.6.1, and what is between the child and a proxy. */
    private static final Set<String> OF_ONE_CONNECTION =
            Set.of(
                    "connection",
                    "proxy-connection",
                    "keep-alive",
                    "te",
                    "transfer-encoding",
                    "upgrade",
                    "proxy-authorization",
                    "proxy-authenticate");

    /** Whatever {@code Connection} says: without them the message would be another one. */
    private static final Set<String> NEEDED = Set.of("host", "content-length");

    private Forwarding() {}

    /**
     * Returns the fields of {@code message} that go on, in their order.
     *
     * @param value takes a name and a value, and returns the value to be sent
     */
    static HttpHeaders endToEnd(HttpMessage message, BinaryOperator<String> value) {
        var left = ofThisConnection(message.headers());
        var headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        for (var field : message.headers()) {
            var name = field.getKey();
            if (!left.contains(name.toLowerCase(Locale.ROOT))) {
                headers.add(name, value.apply(name, field.getValue()));
            }
        }
        if (HttpUtil.isTransferEncodingChunked(message)) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return headers;
    }

    private static Set<String> ofThisConnection(HttpHeaders headers) {
        if (!headers.contains(HttpHeaderNames.CONNECTION)) {
            return OF_ONE_CONNECTION;
        }
        var names = new HashSet<>(OF_ONE_CONNECTION);
        for (var list : headers.getAll(HttpHeaderNames.CONNECTION)) {
            for (var name : list.toLowerCase(Locale.ROOT).split(",", -1)) {
                names.add(name.strip());
            }
        }
        names.removeAll(NEEDED);
        return names;
    }
}
