package dev.sesame.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLServerSocket;

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
        var socket =
                (SSLServerSocket)
                        authority
                                .tls()
                                .getServerSocketFactory()
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
