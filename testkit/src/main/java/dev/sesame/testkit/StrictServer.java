package dev.sesame.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A server that ends the handshake of everybody without a client certificate, where nginx answers
 * with an error of HTTP.
 */
public final class StrictServer implements AutoCloseable {
    private final SSLServerSocket socket;

    private StrictServer(SSLServerSocket socket) {
        this.socket = socket;
    }

    /** Starts one with the server's certificate of {@code authority}. */
    public static StrictServer start(CertificateAuthority authority)
            throws IOException, InterruptedException, GeneralSecurityException {
        authority.openssl(
                "pkcs12 -export -in server.pem -inkey server.key -out server.p12 -passout pass:x");
        var file = authority.folder().resolve("server.p12").toFile();
        var keys = KeyStore.getInstance(file, new char[] {'x'});
        var owner = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        owner.init(keys, new char[] {'x'});
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init((KeyStore) null);
        var context = SSLContext.getInstance("TLS");
        context.init(owner.getKeyManagers(), trust.getTrustManagers(), null);
        var socket =
                (SSLServerSocket)
                        context.getServerSocketFactory()
                                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(true);
        Thread.ofVirtual().start(() -> serve(socket));
        return new StrictServer(socket);
    }

    private static void serve(SSLServerSocket socket) {
        while (!socket.isClosed()) {
            try (var client = socket.accept()) {
                client.getInputStream().transferTo(client.getOutputStream());
            } catch (IOException _) {
                // that is what it is for
            }
        }
    }

    /** Returns its address, without a slash at the end. */
    public String url() {
        return "https://localhost:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
