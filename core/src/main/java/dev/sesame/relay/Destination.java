package dev.sesame.relay;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.dial.Background;
import dev.sesame.http.DisplayUrl;
import dev.sesame.token.TokenSource;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Where requests go, and what they need for that.
 *
 * @param base what all of it is below
 * @param tokens where its token comes from
 * @param connections the ways there
 * @param notes what people are told about it
 * @param background where tokens are waited for
 * @param room what is kept of requests, for all destinations
 */
record Destination(
        URI base,
        TokenSource tokens,
        Connections connections,
        Notes notes,
        Background background,
        Room room) {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /**
     * Returns {@code request} as it is sent there.
     *
     * @param from the request of the child, in which {@code old} stands for the token
     */
    HttpRequest request(HttpRequest from, String rest, StandIn old, Secret token) {
        try {
            var headers =
                    Forwarding.endToEnd(
                            from,
                            (name, value) ->
                                    HttpHeaderNames.HOST.contentEqualsIgnoreCase(name)
                                            ? base.getRawAuthority()
                                            : old.replaced(value, token));
            headers.remove(HttpHeaderNames.EXPECT); // it has been told to go on
            return new DefaultHttpRequest(
                    HttpVersion.HTTP_1_1, from.method(), target(rest), headers);
        } catch (IllegalArgumentException e) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "the token for "
                            + DisplayUrl.of(base)
                            + " holds characters that no header may hold",
                    "Log in again",
                    e);
        }
    }

    /**
     * Tells why {@code response} is not passed on, if it is not. Who follows a redirect takes all
     * headers but one along, so a key of another name would go wherever it leads.
     */
    Optional<AuthException> unfit(HttpResponse response) {
        return REDIRECTS.contains(response.status().code())
                ? Optional.of(
                        new AuthException(
                                Failure.PROTOCOL,
                                DisplayUrl.of(base)
                                        + " answers with a redirect, which a token does not follow",
                                "Check the provider's baseURL"))
                : Optional.empty();
    }

    private String target(String rest) {
        var path = base.getRawPath();
        var above = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return above.isEmpty() && !rest.startsWith("/") ? "/" + rest : above + rest;
    }
}
