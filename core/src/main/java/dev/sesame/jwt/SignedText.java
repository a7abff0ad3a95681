package dev.sesame.jwt;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Sha256;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A text that carries its own signature (RFC 7515, compact, {@code RS256}), the key to it, and the
 * address that it is for. That key counts only for those who know its thumbprint (RFC 7638) from
 * elsewhere.
 */
public final class SignedText {
    static final String TYPE = "opencode-discovery+jws";

    /** Names where the text is published (RFC 8555 section 6.4.1). */
    static final String ADDRESS = "url";

    /** Clocks differ. */
    private static final long SKEW_SECONDS = 300;

    private SignedText() {}

    /**
     * Returns the text in {@code signed}.
     *
     * @param thumbprint of the only key that is believed
     * @param address where it came from
     * @throws AuthException {@link Failure#UNTRUSTED} with a reason for people when it is not
     *     signed by that key, or was so at another time or for another address
     */
    public static String verified(String signed, String thumbprint, String address, Instant now) {
        var parts = signed.strip().split("\\.", -1);
        require(parts.length == 3, "it is not signed");
        var header = header(parts[0]);
        require(
                header.string("alg").equals(Optional.of("RS256"))
                        && header.string("typ").equals(Optional.of(TYPE))
                        && header.get("crit").isEmpty(),
                "its signature is of another kind");
        var jwk = header.object("jwk").orElse(JsonObject.EMPTY);
        require(
                isKey(jwk) && thumbprint(jwk).equals(thumbprint),
                "it is signed by another key than the one that is expected here");
        var content = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
        require(verifies(jwk, content, decoded(parts[2])), "its signature is false");
        require(
                isSame(header.string(ADDRESS).orElse(""), address),
                "it is signed for another address than this");
        long second = now.getEpochSecond();
        require(time(header, "iat") <= second + SKEW_SECONDS, "it is signed for a later time");
        require(time(header, "exp") >= second - SKEW_SECONDS, "its signature has expired");
        return new String(decoded(parts[1]), StandardCharsets.UTF_8);
    }

    /** The case of schemes and hosts does not count. */
    private static boolean isSame(String one, String other) {
        try {
            return one.equals(other) || new URI(one).equals(new URI(other));
        } catch (URISyntaxException _) {
            return false;
        }
    }

    static String thumbprint(JsonObject jwk) {
        var required =
                JsonObject.EMPTY
                        .with("e", jwk.string("e").orElse(""))
                        .with("kty", "RSA")
                        .with("n", jwk.string("n").orElse(""));
        return TextSigner.encoded(Sha256.of(Json.write(required)));
    }

    private static boolean isKey(JsonObject jwk) {
        return jwk.string("kty").equals(Optional.of("RSA"));
    }

    private static boolean verifies(JsonObject jwk, byte[] content, byte[] signature) {
        try {
            var key = VerificationKey.of(jwk.with("kid", "signed-by"));
            return JwsAlgorithm.RS256.verifies(key.key(), content, signature);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static JsonObject header(String part) {
        try {
            return Json.parse(new String(decoded(part), StandardCharsets.UTF_8))
                    .asObject()
                    .orElse(JsonObject.EMPTY);
        } catch (JsonSyntaxException _) {
            throw untrusted("it is not signed");
        }
    }

    private static long time(JsonObject header, String name) {
        return header.get(name)
                .flatMap(JsonValue::asNumber)
                .map(BigDecimal::longValue)
                .orElseThrow(() -> untrusted("its signature does not say when it was made"));
    }

    private static byte[] decoded(String part) {
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException _) {
            throw untrusted("it is not signed");
        }
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw untrusted(reason);
        }
    }

    private static AuthException untrusted(String reason) {
        return new AuthException(
                Failure.UNTRUSTED,
                reason,
                "Ask the people who run it whether they changed their key");
    }
}
