package dev.sesame.jwt;

import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * Signs texts with an RSA key (RFC 7515, {@code RS256}): whoever signs the same text for the same
 * time gets the same bytes. {@link SignedText} reads them. Immutable and safe for threads.
 */
public final class TextSigner {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final int LEAST_BITS = 2048;

    private final PrivateKey key;
    private final JsonObject jwk;

    private TextSigner(RSAPrivateCrtKey key) {
        this.key = key;
        this.jwk =
                JsonObject.EMPTY
                        .with("kty", "RSA")
                        .with("n", encoded(unsigned(key.getModulus())))
                        .with("e", encoded(unsigned(key.getPublicExponent())));
    }

    /**
     * Reads a key.
     *
     * @param pem PKCS #8 in PEM (RFC 7468), not encrypted
     * @throws IllegalArgumentException with a reason for people when it is no RSA key of at least
     *     2048 bits in this form; nothing of the key is in it
     */
    public static TextSigner of(Secret pem) {
        var text = pem.reveal().strip();
        if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
            throw unusable();
        }
        try {
            var body = text.substring(BEGIN.length(), text.length() - END.length());
            var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body));
            if (KeyFactory.getInstance("RSA").generatePrivate(spec) instanceof RSAPrivateCrtKey rsa
                    && rsa.getModulus().bitLength() >= LEAST_BITS) {
                return new TextSigner(rsa);
            }
            throw unusable();
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            throw unusable();
        }
    }

    private static IllegalArgumentException unusable() {
        return new IllegalArgumentException(
                "an RSA key of at least 2048 bits is expected, as `openssl genpkey -algorithm RSA"
                        + " -pkeyopt rsa_keygen_bits:3072` makes it");
    }

    /** Returns the name of the public key that people pin (RFC 7638, SHA-256). */
    public String thumbprint() {
        return SignedText.thumbprint(jwk);
    }

    /**
     * Returns {@code text} with a signature that counts from {@code time} on for {@code life}, for
     * those who got it from {@code address}.
     */
    public String sign(String text, String address, Instant time, Duration life) {
        var header =
                JsonObject.EMPTY
                        .with("alg", JwsAlgorithm.RS256.alg())
                        .with("typ", SignedText.TYPE)
                        .with("jwk", jwk)
                        .with(SignedText.ADDRESS, address)
                        .with("iat", JsonNumber.of(time.getEpochSecond()))
                        .with("exp", JsonNumber.of(time.plus(life).getEpochSecond()));
        var content =
                encoded(Json.write(header).getBytes(StandardCharsets.UTF_8))
                        + "."
                        + encoded(text.getBytes(StandardCharsets.UTF_8));
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java signs with RSA", e);
        }
    }

    private static byte[] unsigned(BigInteger number) {
        var bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "TextSigner[****]";
    }
}
