package dev.sesame.http;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** How the company's network is reached: which proxy, which certificate authorities. */
final class Routes {
    /** Files with more authorities, in PEM: Sesame's own variable, then those OpenCode honours. */
    private static final List<String> AUTHORITY_FILES =
            List.of("SESAME_CA_FILE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE");

    private final Environment environment;
    private final Object trust = new Object();
    private Optional<SSLSocketFactory> sockets = Optional.empty();

    Routes(Environment environment) {
        this.environment = environment;
    }

    /** Returns sockets that trust the extra authorities too; empty when the JDK's own will do. */
    Optional<SSLSocketFactory> sockets() {
        synchronized (trust) {
            if (sockets.isEmpty()) {
                var files =
                        AUTHORITY_FILES.stream()
                                .flatMap(name -> environment.nonEmpty(name).stream())
                                .map(Path::of)
                                .toList();
                sockets = files.isEmpty() ? Optional.empty() : Optional.of(trusting(files));
            }
            return sockets;
        }
    }

    Proxy proxyFor(URI uri) {
        // what stays on this machine may be plain text, so it must not leave it for a proxy
        if (Origin.of(uri).isLoopback() || bypassesProxy(uri.getHost())) {
            return Proxy.NO_PROXY;
        }
        var name = uri.getScheme() + "_proxy";
        return environment
                .nonEmpty(name)
                .or(() -> environment.nonEmpty(name.toUpperCase(Locale.ROOT)))
                .map(Routes::proxy)
                .orElse(Proxy.NO_PROXY);
    }

    private boolean bypassesProxy(String host) {
        var list = environment.nonEmpty("no_proxy").or(() -> environment.nonEmpty("NO_PROXY"));
        for (var entry : list.orElse("").split(",", -1)) {
            var name = entry.strip().replaceFirst("^\\*?\\.", "");
            if (name.equals("*")
                    || (!name.isEmpty() && (host.equals(name) || host.endsWith("." + name)))) {
                return true;
            }
        }
        return false;
    }

    private static Proxy proxy(String address) {
        try {
            var uri = URI.create(address.contains("://") ? address : "http://" + address);
            int port = uri.getPort() < 0 ? 80 : uri.getPort();
            return new Proxy(
                    Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
        } catch (IllegalArgumentException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "the proxy variable does not hold a proxy's address",
                    "Set it like http://proxy.company.internal:3128",
                    e);
        }
    }

    private static SSLSocketFactory trusting(List<Path> files) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int n = 0;
            for (var authority : defaultAuthorities()) {
                store.setCertificateEntry("default-" + n++, authority);
            }
            for (var file : files) {
                for (var authority : read(file)) {
                    store.setCertificateEntry("extra-" + n++, authority);
                }
            }
            var factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw unreadable(files.toString(), e);
        }
    }

    private static X509Certificate[] defaultAuthorities() throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (var manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }

    private static List<X509Certificate> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable(file.toString(), e);
        }
    }

    private static AuthException unreadable(String file, Exception cause) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                "cannot read certificate authorities from " + file,
                "Check SESAME_CA_FILE, NODE_EXTRA_CA_CERTS and SSL_CERT_FILE: PEM files are expected",
                cause);
    }
}
