package dev.sesame.server.access;

import dev.sesame.Secret;
import dev.sesame.Sha256;
import java.nio.ByteBuffer;

/**
 * SHA-256 of a whole token, all of it: what tokens are remembered by, so that none is kept, and no
 * two that are alike in part are taken for one.
 */
record TokenHash(long a, long b, long c, long d) {

    static TokenHash of(Secret token) {
        var hash = ByteBuffer.wrap(Sha256.of(token.reveal()));
        return new TokenHash(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }

    /** The bits of a good hash are as good as any. */
    @Override
    public int hashCode() {
        return (int) a;
    }
}
