package dev.sesame.jwt;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Set;

/**
 * A signed token (RFC 7519) that was taken apart, and <em>not</em> verified: whoever sent it may
 * have written all that is in it. Immutable and safe for threads.
 *
 * <p>There is one shape: three parts (RFC 7515 section 7.1), base64url without padding, two objects
 * of strict JSON in which no member stands twice, and a signature; {@value #LONGEST} characters at
 * most. JWE, nested tokens and JSON serialization have no place.
 */
public final class Jwt {
    /** The most characters of a token: 16 KiB, as much as servers take in a header. */
    public static final int LONGEST = 16 << 10;

    /** Parameters that would let the sender choose the key, or how the content is to be read. */
    private static final Set<String> REFUSED =
            Set.of("jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "enc");

    private final JsonObject header;
    private final JsonObject claims;
    private final byte[] content;
    private final byte[] signature;

    private Jwt(JsonObject header, JsonObject claims, byte[] content, byte[] signature) {
        this.header = header;
        this.claims = claims;
        this.content = content;
        this.signature = signature;
    }

    /**
     * Tells whether {@code token} has the outline of a signed token: text, dot, text, dot, text.
     */
    public static boolean isShapeOf(Secret token) {
        var text = token.reveal();
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        return first > 0
                && second > first + 1
                && second < text.length() - 1
                && text.indexOf('.', second + 1) < 0;
    }

    /**
     * Takes {@code token} apart.
     *
     * @throws AuthException {@link Failure#NOT_LOGGED_IN} when it is of another shape
     */
    public static Jwt of(Secret token) {
        var text = token.reveal();
        require(text.length() <= LONGEST, "is too long");
        require(isShapeOf(token), "is not a signed token of three parts");
        int first = text.indexOf('.');
        int second = text.lastIndexOf('.');
        var signature = decoded(text.substring(second + 1));
        var header = object(text.substring(0, first));
        require(
                Collections.disjoint(header.members().keySet(), REFUSED),
                "has a header that would choose its own key or form");
        require(!header.string("kid").orElse("").isEmpty(), "names no key");
        var claims = object(text.substring(first + 1, second));
        var content = text.substring(0, second).getBytes(StandardCharsets.US_ASCII);
        return new Jwt(header, claims, content, signature);
    }

    /** Returns who it says has issued it; empty when it does not say, or not in one text. */
    public String issuer() {
        return claims.string("iss").orElse("");
    }

    String keyId() {
        return header.string("kid").orElse("");
    }

    /** What is not a text is nothing that could be allowed. */
    String algorithm() {
        return header.string("alg").orElse("");
    }

    JsonObject header() {
        return header;
    }

    JsonObject claims() {
        return claims;
    }

    boolean isSignedWith(PublicKeyOf key) {
        return key.algorithm().verifies(key.key().key(), content, signature);
    }

    /** A key together with the algorithm that both the rules and the key allow. */
    record PublicKeyOf(VerificationKey key, JwsAlgorithm algorithm) {}

    private static JsonObject object(String part) {
        try {
            var bytes = ByteBuffer.wrap(decoded(part));
            var text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            return Json.parse(text)
                    .asObject()
                    .orElseThrow(() -> Refusal.of("holds something that is no object"));
        } catch (CharacterCodingException | JsonSyntaxException _) {
            throw Refusal.of("holds something that is not JSON");
        }
    }

    /** The decoder takes padding and stray bits at the end, which would make two tokens of one. */
    private static byte[] decoded(String part) {
        try {
            var bytes = Base64.getUrlDecoder().decode(part);
            var canonical = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            require(canonical.equals(part), "is not base64url without padding");
            return bytes;
        } catch (IllegalArgumentException _) {
            throw Refusal.of("is not base64url");
        }
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw Refusal.of(reason);
        }
    }

    @Override
    public String toString() {
        return "Jwt[****]";
    }
}
