package dev.sesame.jwt;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/**
 * A public key that signatures may be verified with (RFC 7517).
 *
 * @param id what tokens call it
 * @param type its {@code kty}
 * @param curve its {@code crv}; empty for RSA
 * @param algorithm the only one it is for; empty when it does not say
 * @param key what the JDK verifies with
 */
record VerificationKey(
        String id, String type, String curve, Optional<String> algorithm, PublicKey key) {
    private static final int LEAST_RSA_BITS = 2048;
    private static final int MOST_RSA_BITS = 8192;
    private static final int MOST_EXPONENT_BITS = 64;

    /** What only private and symmetric keys have; whoever publishes it has no secret any more. */
    private static final Set<String> SECRET = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

    /**
     * Reads a key.
     *
     * @throws IllegalArgumentException with a reason for people when it must not be used
     */
    static VerificationKey of(JsonObject jwk) {
        require(Collections.disjoint(jwk.members().keySet(), SECRET), "is not public");
        require(jwk.string("use").orElse("sig").equals("sig"), "is not for signatures");
        require(
                jwk.get("key_ops").isEmpty() || jwk.strings("key_ops").contains("verify"),
                "is not for verification");
        require(jwk.get("alg").orElse(new JsonString("")) instanceof JsonString, "has a bad alg");
        try {
            return new VerificationKey(
                    text(jwk, "kid"),
                    text(jwk, "kty"),
                    jwk.string("crv").orElse(""),
                    jwk.string("alg"),
                    key(jwk));
        } catch (GeneralSecurityException _) {
            throw new IllegalArgumentException("is not on its curve, or not a key");
        }
    }

    /** Tells whether it may verify tokens of {@code asked}. */
    boolean isFor(JwsAlgorithm asked) {
        return asked.isFor(type, curve) && algorithm.orElse(asked.alg()).equals(asked.alg());
    }

    private static PublicKey key(JsonObject jwk) throws GeneralSecurityException {
        return switch (text(jwk, "kty")) {
            case "RSA" -> rsa(number(jwk, "n"), number(jwk, "e"));
            case "EC" -> ec(text(jwk, "crv"), number(jwk, "x"), number(jwk, "y"));
            case "OKP" -> ed25519(text(jwk, "crv"), bytes(jwk, "x"));
            default -> throw new IllegalArgumentException("is of another type");
        };
    }

    private static PublicKey rsa(BigInteger modulus, BigInteger exponent)
            throws GeneralSecurityException {
        int bits = modulus.bitLength();
        require(bits >= LEAST_RSA_BITS && bits <= MOST_RSA_BITS, "has " + bits + " bits");
        require(
                exponent.testBit(0)
                        && exponent.bitLength() > 1
                        && exponent.bitLength() <= MOST_EXPONENT_BITS,
                "has an exponent that is not usual");
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    private static PublicKey ec(String curve, BigInteger x, BigInteger y)
            throws GeneralSecurityException {
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(
                new ECGenParameterSpec(
                        switch (curve) {
                            case "P-256" -> "secp256r1";
                            case "P-384" -> "secp384r1";
                            case "P-521" -> "secp521r1";
                            default -> throw new IllegalArgumentException("is on another curve");
                        }));
        var spec = parameters.getParameterSpec(ECParameterSpec.class);
        require(isOnCurve(spec, x, y), "is not on its curve");
        var point = new ECPublicKeySpec(new ECPoint(x, y), spec);
        return KeyFactory.getInstance("EC").generatePublic(point);
    }

    private static boolean isOnCurve(ECParameterSpec spec, BigInteger x, BigInteger y) {
        var curve = spec.getCurve();
        var p = ((ECFieldFp) curve.getField()).getP();
        var right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
        return x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.pow(2).mod(p).equals(right);
    }

    private static PublicKey ed25519(String curve, byte[] x) throws GeneralSecurityException {
        require(curve.equals("Ed25519") && x.length == 32, "is on another curve");
        var number = new byte[x.length];
        for (int i = 0; i < x.length; i++) {
            number[i] = x[x.length - 1 - i];
        }
        boolean odd = number[0] < 0;
        number[0] &= 0x7f;
        var point = new EdECPoint(odd, new BigInteger(1, number));
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }

    private static BigInteger number(JsonObject jwk, String name) {
        return new BigInteger(1, bytes(jwk, name));
    }

    private static byte[] bytes(JsonObject jwk, String name) {
        return Base64.getUrlDecoder().decode(text(jwk, name));
    }

    private static String text(JsonObject jwk, String name) {
        return jwk.get(name)
                .flatMap(JsonValue::asString)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException("has no " + name));
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(reason);
        }
    }
}
