package dev.sesame.relay;

import dev.sesame.http.Origin;
import dev.sesame.token.TokenSource;
import java.net.URI;

/**
 * One destination: requests below the relay's address for it go below {@code base}.
 *
 * @param base an http or https address, with or without a path
 * @param tokens where its token comes from
 */
public record Upstream(URI base, TokenSource tokens) {

    /**
     * Tells whether {@code base} can be one: a token may be sent there, and a path can be put
     * behind it.
     */
    public static boolean isBase(URI base) {
        return Origin.of(base).isSecure()
                && base.getRawUserInfo() == null
                && base.getRawQuery() == null
                && base.getRawFragment() == null;
    }
}
