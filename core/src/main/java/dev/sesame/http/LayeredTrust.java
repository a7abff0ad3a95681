package dev.sesame.http;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts what one of several stores of authorities trusts, and asks a store only when those before
 * it know no issuer: to read one is dearer than all the rest of a handshake.
 */
final class LayeredTrust extends X509ExtendedTrustManager {
    private final List<Store> stores;

    LayeredTrust(List<Store> stores) {
        this.stores = stores;
    }

    /** Authorities, read when they are asked for. */
    @FunctionalInterface
    interface Store {
        /** Returns who decides about {@code chain}; empty when nobody here can know its issuer. */
        Optional<X509ExtendedTrustManager> judge(X509Certificate[] chain)
                throws GeneralSecurityException;
    }

    @FunctionalInterface
    private interface Check {
        void by(X509ExtendedTrustManager judge) throws CertificateException;
    }

    /** Returns who trusts {@code authorities} and no others; empty when there are none. */
    static Optional<X509ExtendedTrustManager> trusting(List<X509Certificate> authorities)
            throws GeneralSecurityException {
        if (authorities.isEmpty()) {
            return Optional.empty();
        }
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("authority-" + i, authorities.get(i));
            }
            return judge(Optional.of(store));
        } catch (java.io.IOException e) {
            throw new GeneralSecurityException(e); // there is nothing to read
        }
    }

    /** Returns who trusts the authorities of the JDK. */
    static Optional<X509ExtendedTrustManager> ofJdk() throws GeneralSecurityException {
        return judge(Optional.empty());
    }

    private static Optional<X509ExtendedTrustManager> judge(Optional<KeyStore> store)
            throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store.orElse(null));
        for (var manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager judge) {
                return Optional.of(judge);
            }
        }
        return Optional.empty();
    }

    private void check(X509Certificate[] chain, Check check) throws CertificateException {
        var refusal = new CertificateException(new java.security.cert.CertPathBuilderException());
        for (var store : stores) {
            try {
                var judge = store.judge(chain);
                if (judge.isPresent()) {
                    check.by(judge.get());
                    return;
                }
            } catch (CertificateException e) {
                refusal = e;
                if (!UntrustedChain.isForWantOfAnAuthority(e)) {
                    break; // the issuer is known here, so the others have nothing to add
                }
            } catch (GeneralSecurityException e) {
                throw new CertificateException(e);
            }
        }
        throw new UntrustedChain(chain, refusal);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        check(chain, judge -> judge.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        check(chain, judge -> judge.checkServerTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        check(chain, judge -> judge.checkServerTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        throw new CertificateException("no server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
