package dev.sesame.testkit;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * A key of an issuer that signs whatever a test wants to have signed, right or wrong. Immutable and
 * safe for threads.
 *
 * @param kid what tokens and key sets call it
 * @param alg the algorithm, as in {@code RS256}
 * @param keys both halves
 */
public record TokenSigner(String kid, String alg, KeyPair keys) {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /**
     * Makes a new key for {@code alg}: RS*, PS*, ES* or EdDSA; RSA keys have {@code bits} bits,
     * others have none to choose.
     */
    public static TokenSigner generate(String kid, String alg, int bits)
            throws GeneralSecurityException {
        var generator =
                KeyPairGenerator.getInstance(
                        switch (alg.substring(0, 2)) {
                            case "RS", "PS" -> "RSA";
                            case "ES" -> "EC";
                            default -> "Ed25519";
                        });
        switch (alg) {
            case "ES256" -> generator.initialize(new ECGenParameterSpec("secp256r1"));
            case "ES384" -> generator.initialize(new ECGenParameterSpec("secp384r1"));
            case "ES512" -> generator.initialize(new ECGenParameterSpec("secp521r1"));
            case "EdDSA" -> {
                // there is only one size
            }
            default -> generator.initialize(bits);
        }
        return new TokenSigner(kid, alg, generator.generateKeyPair());
    }

    /** Makes a new key for {@code alg} of a usual size. */
    public static TokenSigner generate(String kid, String alg) throws GeneralSecurityException {
        return generate(kid, alg, 2048);
    }

    /** Returns a set of the public halves of {@code signers} (RFC 7517 section 5). */
    public static String keySet(TokenSigner... signers) {
        var keys = new StringBuilder();
        for (var signer : signers) {
            keys.append(keys.isEmpty() ? "" : ",").append(signer.jwk());
        }
        return "{\"keys\":[" + keys + "]}";
    }

    /** Returns the public half as a JWK, with {@code kid}, {@code use} and {@code alg}. */
    public String jwk() {
        var key =
                switch (keys.getPublic()) {
                    case RSAPublicKey rsa ->
                            member("kty", "RSA")
                                    + member("n", number(rsa.getModulus(), 0))
                                    + member("e", number(rsa.getPublicExponent(), 0));
                    case ECPublicKey ec -> point(ec);
                    case EdECPublicKey _ ->
                            member("kty", "OKP") + member("crv", "Ed25519") + member("x", raw());
                    default -> throw new IllegalStateException("no such key");
                };
        return "{" + key + member("use", "sig") + member("alg", alg) + "\"kid\":\"" + kid + "\"}";
    }

    /** Returns an access token (RFC 9068) with {@code claims}, a JSON object. */
    public String token(String claims) throws GeneralSecurityException {
        return sign("{\"alg\":\"" + alg + "\",\"typ\":\"at+jwt\",\"kid\":\"" + kid + "\"}", claims);
    }

    /** Signs {@code header} and {@code claims}, whatever they are. */
    public String sign(String header, String claims) throws GeneralSecurityException {
        var content = encoded(header) + "." + encoded(claims);
        var signature = signature();
        signature.initSign(keys.getPrivate());
        signature.update(content.getBytes(StandardCharsets.US_ASCII));
        return content + "." + BASE64.encodeToString(signature.sign());
    }

    /** Returns {@code text} in base64url, as the parts of a token are. */
    public static String encoded(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private Signature signature() throws GeneralSecurityException {
        int bits = alg.equals("EdDSA") ? 0 : Integer.parseInt(alg.substring(2));
        return switch (alg.substring(0, 2)) {
            case "RS" -> Signature.getInstance("SHA" + bits + "withRSA");
            case "ES" -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
            case "PS" -> pss("SHA-" + bits, bits / 8);
            default -> Signature.getInstance("Ed25519");
        };
    }

    private static Signature pss(String hash, int salt) throws GeneralSecurityException {
        var signature = Signature.getInstance("RSASSA-PSS");
        var mask = new MGF1ParameterSpec(hash);
        signature.setParameter(new PSSParameterSpec(hash, "MGF1", mask, salt, 1));
        return signature;
    }

    private static String point(ECPublicKey key) {
        int bits = key.getParams().getCurve().getField().getFieldSize();
        int bytes = (bits + 7) / 8;
        return member("kty", "EC")
                + member("crv", "P-" + bits)
                + member("x", number(key.getW().getAffineX(), bytes))
                + member("y", number(key.getW().getAffineY(), bytes));
    }

    /** The last 32 bytes of the key as X.509 has it are the key as RFC 8037 wants it. */
    private String raw() {
        var x509 = keys.getPublic().getEncoded();
        return BASE64.encodeToString(Arrays.copyOfRange(x509, x509.length - 32, x509.length));
    }

    private static String number(BigInteger number, int least) {
        var signed = number.toByteArray();
        int skip = signed[0] == 0 ? 1 : 0;
        int length = Math.max(least, signed.length - skip);
        var bytes = new byte[length];
        int size = signed.length - skip;
        System.arraycopy(signed, skip, bytes, length - size, size);
        return BASE64.encodeToString(bytes);
    }

    private static String member(String name, String value) {
        return "\"" + name + "\":\"" + value + "\",";
    }

    @Override
    public String toString() {
        return alg + " " + kid;
    }
}
