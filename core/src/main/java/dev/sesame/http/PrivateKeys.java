package dev.sesame.http;

import dev.sesame.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Private keys in the forms that OpenSSL writes: PKCS #8, plain or encrypted, PKCS #1, SEC 1. */
final class PrivateKeys {
    private static final String CONVERT = " convert it by `openssl pkcs8 -topk8 -v2 aes-256-cbc`";
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION = {0x02, 0x01, 0x00};

    private PrivateKeys() {}

    /**
     * Returns the key in {@code block}, which belongs to a certificate's {@code owner}.
     *
     * @throws GeneralSecurityException when it cannot be used; the message says why
     */
    static PrivateKey read(Pem block, PublicKey owner, Optional<Secret> passphrase)
            throws GeneralSecurityException {
        if (block.hasHeaders()) {
            throw new InvalidKeyException("it is encrypted in OpenSSL's old way;" + CONVERT);
        }
        var der = block.der();
        var spec =
                switch (block.label()) {
                    case "PRIVATE KEY" -> new PKCS8EncodedKeySpec(der);
                    case "ENCRYPTED PRIVATE KEY" -> decrypted(der, passphrase);
                    case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> wrapped(der, owner);
                    default -> throw new InvalidKeyException("it is of an unknown kind");
                };
        return matching(spec, owner);
    }

    private static PrivateKey matching(PKCS8EncodedKeySpec spec, PublicKey owner)
            throws GeneralSecurityException {
        PrivateKey key;
        try {
            key = KeyFactory.getInstance(owner.getAlgorithm()).generatePrivate(spec);
        } catch (GeneralSecurityException e) {
            throw new InvalidKeyException("it is not the key to the certificate", e);
        }
        var algorithm =
                switch (owner.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> owner.getAlgorithm();
                };
        var signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(VERSION);
        var signed = signature.sign();
        signature.initVerify(owner);
        signature.update(VERSION);
        if (!signature.verify(signed)) {
            throw new InvalidKeyException("it is not the key to the certificate");
        }
        return key;
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] der, Optional<Secret> passphrase)
            throws GeneralSecurityException {
        if (passphrase.isEmpty()) {
            throw new InvalidKeyException(
                    "it is encrypted, and SESAME_CLIENT_KEY_PASSPHRASE_FILE is not set");
        }
        try {
            var encrypted = new EncryptedPrivateKeyInfo(der);
            // of PBES2 only the parameters know which algorithm it is
            var parameters = encrypted.getAlgParameters();
            var algorithm =
                    parameters == null ? encrypted.getAlgName() : String.valueOf(parameters);
            var factory =
                    SecretKeyFactory.getInstance(
                            algorithm.startsWith("PBE") ? algorithm : encrypted.getAlgName());
            var key =
                    factory.generateSecret(new PBEKeySpec(passphrase.get().reveal().toCharArray()));
            return encrypted.getKeySpec(key);
        } catch (NoSuchAlgorithmException e) {
            throw new InvalidKeyException(
                    "it is encrypted in a way that Java does not know;" + CONVERT, e);
        } catch (IOException | GeneralSecurityException e) {
            throw new InvalidKeyException(
                    "it cannot be decrypted with what is in SESAME_CLIENT_KEY_PASSPHRASE_FILE", e);
        }
    }

    /** Wraps an older form into PKCS #8, which names the algorithm as the certificate does. */
    private static PKCS8EncodedKeySpec wrapped(byte[] key, PublicKey owner) {
        var info = owner.getEncoded();
        int start = content(info, 0);
        int end = content(info, start) + length(info, start);
        var algorithm = Arrays.copyOfRange(info, start, end);
        return new PKCS8EncodedKeySpec(element(SEQUENCE, VERSION, algorithm, element(OCTETS, key)));
    }

    /** Returns where the content of the element of DER at {@code at} begins. */
    private static int content(byte[] der, int at) {
        return at + 2 + (der[at + 1] >= 0 ? 0 : der[at + 1] & 0x7f);
    }

    private static int length(byte[] der, int at) {
        if (der[at + 1] >= 0) {
            return der[at + 1];
        }
        int length = 0;
        for (int i = at + 2; i < content(der, at); i++) {
            length = (length << 8) | (der[i] & 0xff);
        }
        return length;
    }

    private static byte[] element(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (var part : parts) {
            content.writeBytes(part);
        }
        var out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length < 0x80) {
            out.write(length);
        } else {
            int bytes = length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
            out.write(0x80 | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                out.write(length >> (8 * i));
            }
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
