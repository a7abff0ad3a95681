package dev.sesame.relay;

import dev.sesame.Secret;
import io.netty.handler.codec.http.HttpHeaders;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What stands where the token belongs, in what the child sends: random, of this run, and proof that
 * a request comes from the child.
 */
final class StandIn {
    private static final int BYTES = 32;

    private final String text;

    private StandIn(String text) {
        this.text = text;
    }

    /** Makes one that nobody can guess. */
    static StandIn random() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new StandIn(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    Secret secret() {
        return Secret.of(text);
    }

    /** Tells whether the value of any of {@code headers} holds it. */
    boolean isIn(HttpHeaders headers) {
        boolean found = false;
        for (var header : headers) {
            found |= find(header.getValue(), 0) >= 0;
        }
        return found;
    }

    /** Returns {@code value} with {@code token} wherever this is in it. */
    String replaced(String value, Secret token) {
        int at = find(value, 0);
        if (at < 0) {
            return value;
        }
        var other = new StringBuilder();
        int end = 0;
        for (; at >= 0; at = find(value, end)) {
            other.append(value, end, at).append(token.reveal());
            end = at + text.length();
        }
        return other.append(value, end, value.length()).toString();
    }

    /** Compares all characters at each place, so that the time tells nothing of how many fit. */
    private int find(String value, int from) {
        for (int at = from; at <= value.length() - text.length(); at++) {
            int difference = 0;
            for (int i = 0; i < text.length(); i++) {
                difference |= value.charAt(at + i) ^ text.charAt(i);
            }
            if (difference == 0) {
                return at;
            }
        }
        return -1;
    }
}
