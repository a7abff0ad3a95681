package dev.sesame.jwt;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/** An algorithm of asymmetric signatures (RFC 7518 section 3.1, RFC 8037 section 3.1). */
public enum JwsAlgorithm {
    /** RSA with PKCS #1 version 1.5. */
    RS256("SHA256withRSA", "RSA", ""),
    /** RSA with PKCS #1 version 1.5. */
    RS384("SHA384withRSA", "RSA", ""),
    /** RSA with PKCS #1 version 1.5. */
    RS512("SHA512withRSA", "RSA", ""),
    /** RSA with PSS. */
    PS256("RSASSA-PSS", "RSA", ""),
    /** RSA with PSS. */
    PS384("RSASSA-PSS", "RSA", ""),
    /** RSA with PSS. */
    PS512("RSASSA-PSS", "RSA", ""),
    /** ECDSA on P-256. */
    ES256("SHA256withECDSAinP1363Format", "EC", "P-256"),
    /** ECDSA on P-384. */
    ES384("SHA384withECDSAinP1363Format", "EC", "P-384"),
    /** ECDSA on P-521. */
    ES512("SHA512withECDSAinP1363Format", "EC", "P-521"),
    /** Ed25519. */
    EDDSA("Ed25519", "OKP", "Ed25519");

    private final String jdk;
    private final String type;
    private final String curve;

    JwsAlgorithm(String jdk, String type, String curve) {
        this.jdk = jdk;
        this.type = type;
        this.curve = curve;
    }

    /** Returns the algorithm that {@code alg} names; upper and lower case differ. */
    public static Optional<JwsAlgorithm> find(String alg) {
        return Arrays.stream(values()).filter(each -> each.alg().equals(alg)).findFirst();
    }

    /** Returns its name as in {@code alg}. */
    public String alg() {
        return this == EDDSA ? "EdDSA" : name();
    }

    /** Tells whether keys of {@code kty} and {@code crv}, empty without one, are for it. */
    boolean isFor(String kty, String crv) {
        return type.equals(kty) && curve.equals(crv);
    }

    /** Tells whether {@code signature} of {@code content} was made with the other half of a key. */
    boolean verifies(PublicKey key, byte[] content, byte[] signature) {
        try {
            var check = Signature.getInstance(jdk);
            if (this.jdk.equals("RSASSA-PSS")) {
                check.setParameter(pss());
            }
            check.initVerify(key);
            check.update(content);
            return check.verify(signature);
        } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("every Java has " + jdk, e);
        } catch (GeneralSecurityException _) {
            return false; // a signature of another length, or numbers out of range
        }
    }

    /** The salt is as long as the hash (RFC 7518 section 3.5). */
    private PSSParameterSpec pss() {
        int bits = Integer.parseInt(name().substring(2));
        var hash = "SHA-" + bits;
        return new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits / 8, 1);
    }
}
