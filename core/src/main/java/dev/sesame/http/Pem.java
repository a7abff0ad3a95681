package dev.sesame.http;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** One block of a text in PEM (RFC 7468). It may be a key, so it does not print itself. */
final class Pem {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final byte DER_SEQUENCE = 0x30;

    private final String label;
    private final String text;

    private Pem(String label, String text) {
        this.label = label;
        this.text = text;
    }

    /**
     * Returns the certificates in {@code bytes}, which may also be a single one in DER.
     *
     * @throws CertificateException when one of them cannot be understood
     */
    static List<X509Certificate> certificates(byte[] bytes) throws CertificateException {
        if (bytes.length > 0 && bytes[0] == DER_SEQUENCE) {
            return List.of(certificate(bytes));
        }
        var found = new ArrayList<X509Certificate>();
        for (var block : blocks(bytes)) {
            if (block.isCertificate()) {
                found.add(certificate(block.der()));
            }
        }
        return found;
    }

    static X509Certificate certificate(byte[] der) throws CertificateException {
        var factory = CertificateFactory.getInstance("X.509");
        return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
    }

    /** Returns the blocks in {@code bytes} in their order; what stands around does not count. */
    static List<Pem> blocks(byte[] bytes) {
        var all = new String(bytes, StandardCharsets.ISO_8859_1);
        var blocks = new ArrayList<Pem>();
        int begin = all.indexOf(BEGIN);
        while (begin >= 0) {
            int name = begin + BEGIN.length();
            int start = all.indexOf(DASHES, name);
            int end = start < 0 ? -1 : all.indexOf(END, start);
            if (end < 0) {
                break;
            }
            var text = all.substring(start + DASHES.length(), end);
            blocks.add(new Pem(all.substring(name, start), text));
            begin = all.indexOf(BEGIN, end);
        }
        return blocks;
    }

    /** Returns what the block says it is, such as {@code RSA PRIVATE KEY}. */
    String label() {
        return label;
    }

    boolean isCertificate() {
        return label.endsWith("CERTIFICATE"); // OpenSSL also writes X509 and TRUSTED before it
    }

    boolean isPrivateKey() {
        return label.endsWith("PRIVATE KEY");
    }

    /** Tells whether it is encrypted in the way of before PKCS #8, by headers of RFC 1421. */
    boolean hasHeaders() {
        return text.indexOf(':') >= 0;
    }

    /**
     * Returns what is in it.
     *
     * @throws CertificateException when that is not Base64
     */
    byte[] der() throws CertificateException {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new CertificateException("a block of it is not Base64", e);
        }
    }
}
