package dev.sesame.server.definition;

import dev.sesame.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Tells whether something can be signed with a private key. */
final class PrivateKeyCheck {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final int SHORTEST_RSA = 2048;
    private static final Set<Integer> CURVES = Set.of(256, 384);

    private PrivateKeyCheck() {}

    /**
     * Returns whether {@code pem} is one key in PKCS #8: RSA of 2048 bits, or EC on P-256, P-384.
     */
    static boolean accepts(Secret pem) {
        var text = pem.reveal().strip();
        if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
            return false;
        }
        try {
            var body = text.substring(BEGIN.length(), text.length() - END.length());
            var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body));
            return List.of("RSA", "EC").stream().anyMatch(algorithm -> accepts(algorithm, spec));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean accepts(String algorithm, PKCS8EncodedKeySpec spec) {
        try {
            var key = KeyFactory.getInstance(algorithm).generatePrivate(spec);
            if (key instanceof RSAKey rsa) {
                return rsa.getModulus().bitLength() >= SHORTEST_RSA;
            }
            return key instanceof ECKey ec
                    && CURVES.contains(ec.getParams().getCurve().getField().getFieldSize());
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
