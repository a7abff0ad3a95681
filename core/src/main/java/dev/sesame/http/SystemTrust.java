package dev.sesame.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509ExtendedTrustManager;

/** The authorities that the operating system trusts. */
final class SystemTrust {
    /** Where distributions keep them in one file: Debian's, Red Hat's, SUSE's, Alpine's way. */
    static final List<Path> BUNDLES =
            List.of(
                    Path.of("/etc/ssl/certs/ca-certificates.crt"),
                    Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
                    Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
                    Path.of("/etc/ssl/ca-bundle.pem"),
                    Path.of("/var/lib/ca-certificates/ca-bundle.pem"));

    /** The JDK's own ways to the stores of macOS and Windows; elsewhere they do not exist. */
    private static final List<String> KEY_STORES =
            List.of("KeychainStore-ROOT", "KeychainStore", "Windows-ROOT");

    private SystemTrust() {}

    /**
     * Returns who trusts those authorities of the first bundle there is that bear a name of {@code
     * chain}. To understand all of a bundle takes longer than a handshake, to look for the bytes of
     * a name a fraction of that; an authority writes its name as those it signs do (RFC 5280
     * section 4.1.2.6).
     */
    static Optional<X509ExtendedTrustManager> ofBundle(List<Path> bundles, X509Certificate[] chain)
            throws GeneralSecurityException {
        for (var bundle : bundles) {
            if (Files.isReadable(bundle)) {
                return LayeredTrust.trusting(named(bundle, chain));
            }
        }
        return Optional.empty();
    }

    private static List<X509Certificate> named(Path bundle, X509Certificate[] chain)
            throws CertificateException {
        var names = new ArrayList<byte[]>();
        for (var certificate : chain) {
            names.add(certificate.getSubjectX500Principal().getEncoded());
            names.add(certificate.getIssuerX500Principal().getEncoded());
        }
        var found = new ArrayList<X509Certificate>();
        try {
            for (var block : Pem.blocks(Files.readAllBytes(bundle))) {
                var der = block.isCertificate() ? block.der() : new byte[0];
                if (names.stream().anyMatch(name -> contains(der, name))) {
                    found.add(Pem.certificate(der));
                }
            }
            return found;
        } catch (IOException e) {
            throw new CertificateException("cannot read " + bundle, e);
        }
    }

    private static boolean contains(byte[] all, byte[] part) {
        for (int at = 0; at <= all.length - part.length; at++) {
            if (all[at] == part[0]
                    && Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    /** Returns who trusts the authorities in the key stores of macOS and Windows. */
    static Optional<X509ExtendedTrustManager> ofKeyStores() throws GeneralSecurityException {
        var found = new LinkedHashMap<String, KeyStore>();
        for (var type : KEY_STORES) {
            try {
                found.put(type, KeyStore.getInstance(type));
            } catch (KeyStoreException _) {
                // another operating system
            }
        }
        var authorities = new ArrayList<X509Certificate>();
        for (var store : found.values()) {
            addAuthorities(store, authorities);
        }
        return LayeredTrust.trusting(authorities);
    }

    /** What a person has a key to is their own certificate and no authority. */
    private static void addAuthorities(KeyStore store, List<X509Certificate> authorities)
            throws GeneralSecurityException {
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new KeyStoreException("cannot read " + store.getType(), e);
        }
        for (var alias : Collections.list(store.aliases())) {
            if (store.isCertificateEntry(alias)
                    && store.getCertificate(alias) instanceof X509Certificate authority) {
                authorities.add(authority);
            }
        }
    }
}
