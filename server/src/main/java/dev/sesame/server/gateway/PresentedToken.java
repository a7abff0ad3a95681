package dev.sesame.server.gateway;

import dev.sesame.Secret;
import dev.sesame.server.gateway.Refusal.Status;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/** Finds the one token that a request was sent with. */
final class PresentedToken {
    private static final CharSequence KEY = HttpHeaders.createOptimized("x-api-key");
    private static final String SCHEME = "bearer ";
    private static final int LONGEST = 16 << 10;
    private static final String CLAUDE_PLAN = "sk-ant-oat";

    private PresentedToken() {}

    /**
     * Returns the token in {@code Authorization: Bearer} (RFC 6750 section 2.1) or in {@code
     * x-api-key}, where clients of Anthropic put it. In both it has to be the same.
     */
    static Secret in(MultiMap headers) {
        var authorization = only(headers.getAll(HttpHeaders.AUTHORIZATION));
        var key = only(headers.getAll(KEY));
        if (authorization.isEmpty() && key.isEmpty()) {
            throw Refusal.noToken("no token");
        }
        var bearer =
                authorization.isEmpty() ? Secret.of(key) : Secret.of(withoutScheme(authorization));
        if (!key.isEmpty() && !bearer.equals(Secret.of(key))) {
            throw Refusal.of(
                    Status.INVALID, "Authorization and x-api-key hold different tokens; send one");
        }
        return checked(bearer);
    }

    /** Takes it out of {@code headers}, which are kept as long as the answer goes on. */
    static void remove(MultiMap headers) {
        headers.remove(HttpHeaders.AUTHORIZATION).remove(KEY);
    }

    private static String only(List<String> values) {
        if (values.size() > 1) {
            throw Refusal.of(Status.INVALID, "a request has one token, in one header field");
        }
        return values.isEmpty() ? "" : values.getFirst();
    }

    private static String withoutScheme(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw Refusal.noToken("a scheme other than Bearer");
        }
        return authorization.substring(SCHEME.length()).strip();
    }

    private static Secret checked(Secret token) {
        var text = token.reveal();
        if (text.startsWith(CLAUDE_PLAN)) {
            throw Refusal.of(
                    Status.FORBIDDEN,
                    "tokens of Claude plans are for Anthropic's own applications and are not"
                            + " accepted here; send the organisation's token",
                    "a token of a Claude plan");
        }
        if (text.isEmpty() || text.length() > LONGEST || !isVisible(text)) {
            throw Refusal.notAuthenticated("what cannot be a token");
        }
        return token;
    }

    private static boolean isVisible(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }
}
