package dev.sesame.server.access;

import dev.sesame.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 of a whole token, all of it: what tokens are remembered by, so that none is kept, and no
 * two that are alike in part are taken for one.
 */
record TokenHash(long a, long b, long c, long d) {

    static TokenHash of(Secret token) {
        try {
            var text = token.reveal().getBytes(StandardCharsets.UTF_8);
            var hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text));
            return new TokenHash(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The bits of a good hash are as good as any. */
    @Override
    public int hashCode() {
        return (int) a;
    }
}
