package dev.sesame.server.gateway;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Names requests. They are no secret: it is enough that no two are alike. Later ones sort behind
 * earlier ones, which makes an index of them cheap (as RFC 9562 section 5.7).
 */
final class RequestId {
    /** The header field that tells it to clients and upstreams. */
    static final String FIELD = "X-Request-Id";

    private RequestId() {}

    static String next() {
        var random = ThreadLocalRandom.current();
        var hex = HexFormat.of();
        long time = System.currentTimeMillis() << 16 | random.nextLong() >>> 48;
        return hex.toHexDigits(time) + hex.toHexDigits(random.nextLong());
    }
}
