package dev.sesame.server.publish;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/** Sends a representation, or says that the client has it already (RFC 9110 section 13). */
final class Reply {
    /** Who may see an answer, and so who may keep it for whom (RFC 9111). */
    enum Audience {
        /** Any cache may keep it for a while. */
        EVERYBODY("public, max-age=300", "Accept"),
        /** The client alone keeps it, and asks each time whether it is still right. */
        ONE_TEAM("private, no-cache", "Accept, Authorization");

        private final String cacheControl;
        private final String vary;

        Audience(String cacheControl, String vary) {
            this.cacheControl = cacheControl;
            this.vary = vary;
        }
    }

    private static final CharSequence CONTENT_TYPE_OPTIONS =
            HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");

    private Reply() {}

    /** Answers {@code request} and returns the status. */
    static int send(HttpServerRequest request, Representation what, Audience audience) {
        var response = request.response();
        var headers = response.headers();
        headers.set(HttpHeaders.ETAG, what.etag());
        headers.set(HttpHeaders.CACHE_CONTROL, audience.cacheControl);
        headers.set(HttpHeaders.VARY, audience.vary);
        var condition = request.getHeader(HttpHeaders.IF_NONE_MATCH);
        if (condition != null && what.isAmong(condition)) {
            response.setStatusCode(304).end();
            return 304;
        }
        headers.set(HttpHeaders.CONTENT_TYPE, what.type());
        headers.set(CONTENT_TYPE_OPTIONS, NOSNIFF);
        if (request.method().equals(HttpMethod.HEAD)) {
            headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(what.body().length()));
            response.end();
        } else {
            response.end(what.body());
        }
        return 200;
    }
}
