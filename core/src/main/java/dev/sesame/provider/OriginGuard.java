package dev.sesame.provider;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.http.HttpRequest;
import dev.sesame.http.Origin;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonString;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Keeps a token from travelling to an origin that was not allowed to see it, however it came into
 * the request: a project's configuration may put it into an address, a header or an option.
 */
final class OriginGuard {
    /** A shorter token would be found in any text. */
    private static final int SHORTEST_IN_BODY = 8;

    private final List<SecretScope> scopes;

    OriginGuard(List<SecretScope> scopes) {
        this.scopes = scopes;
    }

    /**
     * Checks {@code request} before it is sent.
     *
     * @throws AuthException {@link Failure#UNTRUSTED} when a token is in it that its origin must
     *     not see
     */
    void check(HttpRequest request, String body, String providerId) {
        var origin = Origin.of(request.uri());
        for (var scope : scopes) {
            // without the blanks at its ends, which a header loses on its way
            var token = scope.token().reveal().strip();
            if (!token.isEmpty() && isRefused(scope, origin) && carries(request, body, token)) {
                throw new AuthException(
                        Failure.UNTRUSTED,
                        "the token of an organisation would be sent to "
                                + origin
                                + ", the address of provider "
                                + Printable.of(providerId)
                                + ", which was never allowed to see it",
                        "`sesame config explain provider."
                                + Printable.of(providerId)
                                + "` tells who configured that address; only the organisation itself"
                                + " can name another host");
            }
        }
    }

    /** Two organisations may give the same token; then it may go where either of them lets it. */
    private boolean isRefused(SecretScope scope, Origin origin) {
        return scopes.stream()
                .filter(other -> other.token().equals(scope.token()))
                .noneMatch(other -> other.allowed().test(origin));
    }

    private static boolean carries(HttpRequest request, String body, String token) {
        return inAddress(request.uri().toString(), token)
                || request.headers().entrySet().stream()
                        .anyMatch(h -> h.getValue().contains(token) || h.getKey().contains(token))
                || (token.length() >= SHORTEST_IN_BODY && body.contains(escaped(token)));
    }

    private static boolean inAddress(String address, String token) {
        if (address.contains(token)) {
            return true;
        }
        try {
            return URLDecoder.decode(address.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .contains(token);
        } catch (IllegalArgumentException e) {
            return false; // an address with a lone percent sign cannot have been encoded
        }
    }

    /** The token as it would stand in a JSON text. */
    private static String escaped(String token) {
        var quoted = Json.write(new JsonString(token));
        return quoted.substring(1, quoted.length() - 1);
    }
}
