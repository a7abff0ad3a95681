package dev.sesame.server.gateway;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Names requests. They are no secret: it is enough that no two are alike. */
final class RequestId {
    /** The header field that tells it to clients and upstreams. */
    static final String FIELD = "X-Request-Id";

    private RequestId() {}

    static String next() {
        var random = ThreadLocalRandom.current();
        var hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
