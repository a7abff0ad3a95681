package dev.sesame.server.operation;

import io.vertx.core.http.HttpHeaders;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Names requests. They are no secret: it is enough that no two are alike. */
public final class RequestId {
    /** The header field that tells it to clients and upstreams. */
    public static final CharSequence FIELD = HttpHeaders.createOptimized("X-Request-Id");

    private RequestId() {}

    /** Returns a new one. */
    public static String next() {
        var random = ThreadLocalRandom.current();
        var hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
