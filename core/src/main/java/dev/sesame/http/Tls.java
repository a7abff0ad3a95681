package dev.sesame.http;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whom we trust over TLS, and who we are when a server asks. Safe for threads. */
final class Tls {
    /** Files with more authorities: Sesame's own variable, then those OpenCode honours. */
    static final List<String> AUTHORITY_FILES =
            List.of("SESAME_CA_FILE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE");

    private final Environment environment;
    private final List<Path> bundles;
    private volatile Optional<SSLContext> context = Optional.empty();
    private Optional<SSLSocketFactory> sockets = Optional.empty();
    private volatile Optional<ClientIdentity> identity = Optional.empty();
    private Optional<X509ExtendedTrustManager> jdk = Optional.empty();

    /** Takes files from {@code environment}, and the system's authorities from {@code bundles}. */
    Tls(Environment environment, List<Path> bundles) {
        this.environment = environment;
        this.bundles = bundles;
    }

    /**
     * Returns what makes connections. Nothing is read before this is called.
     *
     * @throws AuthException {@link Failure#INVALID_CONFIG} when a file that a variable names cannot
     *     be used
     */
    synchronized SSLSocketFactory sockets() {
        if (sockets.isEmpty()) { // always the same: the JDK keeps connections by it
            sockets = Optional.of(context().getSocketFactory());
        }
        return sockets.get();
    }

    /**
     * Returns what speaks TLS to {@code host}, and to no other. Nothing is read before this is
     * called.
     *
     * @throws AuthException as {@link #sockets} does
     */
    SSLEngine engine(String host, int port) {
        var known = context; // who asks for a second engine does not wait for what a lock protects
        var from = known.isPresent() ? known.get() : context();
        var engine = from.createSSLEngine(host.replaceAll("^\\[|\\]$", ""), port);
        engine.setUseClientMode(true);
        var parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 9110 section 4.3.4
        engine.setSSLParameters(parameters);
        return engine;
    }

    private synchronized SSLContext context() {
        if (context.isEmpty()) {
            try {
                var we = ClientIdentity.of(environment);
                var made = SSLContext.getInstance("TLS");
                made.init(new KeyManager[] {we}, new TrustManager[] {trust()}, null);
                identity = Optional.of(we);
                context = Optional.of(made);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e); // every JDK has what is asked for
            }
        }
        return context.get();
    }

    /** Returns who we are, if {@code host} has asked for it. */
    Optional<ClientIdentity> shownTo(String host) {
        return identity.filter(we -> we.wasAskedBy(host));
    }

    /**
     * The few authorities that were named come first, then the JDK's, which each of its connections
     * reads for itself anyway, then the system's.
     */
    private LayeredTrust trust() throws GeneralSecurityException {
        var authorities = new ArrayList<X509Certificate>();
        for (var variable : AUTHORITY_FILES) {
            NamedFile.of(environment, variable)
                    .ifPresent(file -> authorities.addAll(file.certificates()));
        }
        var named = LayeredTrust.trusting(authorities);
        return new LayeredTrust(
                List.of(
                        _ -> named,
                        _ -> jdk(),
                        chain -> SystemTrust.ofBundle(bundles, chain),
                        _ -> SystemTrust.ofKeyStores()));
    }

    private synchronized Optional<X509ExtendedTrustManager> jdk() throws GeneralSecurityException {
        if (jdk.isEmpty()) {
            jdk = LayeredTrust.ofJdk();
        }
        return jdk;
    }
}
