package dev.sesame.relay;

import dev.sesame.Secret;
import dev.sesame.token.AccessToken;
import io.netty.handler.codec.http.HttpRequest;

/**
 * A request that is ready to be sent.
 *
 * @param head with the token
 * @param token the token in it
 */
record Sending(HttpRequest head, Secret token) {

    /** Puts {@code token} into the request that was {@code admitted}. */
    static Sending of(Gate.Admitted admitted, AccessToken token) {
        return new Sending(admitted.with(token.value()), token.value());
    }
}
