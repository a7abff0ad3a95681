package dev.sesame.server.publish;

import dev.sesame.Sha256;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A text that is sent again and again.
 *
 * @param body its bytes
 * @param type its media type
 * @param etag a strong validator (RFC 9110 section 8.8.3): the hash of the bytes, so that every
 *     replica has the same
 */
record Representation(Buffer body, String type, String etag) {

    static Representation of(String text, String type) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Representation(Buffer.buffer(bytes), type, '"' + hash(bytes) + '"');
    }

    /** Tells whether a client that says {@code If-None-Match} has it already. */
    boolean isAmong(String condition) {
        for (var tag : condition.split(",", -1)) {
            var opaque = tag.strip();
            if (opaque.equals("*") || opaque.equals(etag) || opaque.equals("W/" + etag)) {
                return true;
            }
        }
        return false;
    }

    private static String hash(byte[] bytes) {
        var digest = Sha256.of(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 22);
    }
}
