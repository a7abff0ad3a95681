package dev.sesame.testkit;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A company's own certificate authority, made for one test, and what it gave out: a certificate for
 * {@code localhost} and all names below {@code company.test}, and one for a client. The files are
 * PEM.
 *
 * @param folder where they are
 */
public record CertificateAuthority(Path folder) {

    private static final String NEW_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes ";

    /** Makes all of it with {@code openssl}. */
    public static CertificateAuthority in(Path folder) throws IOException, InterruptedException {
        return named("Example_CA", folder);
    }

    /** Makes an authority that calls itself {@code name}. */
    public static CertificateAuthority named(String name, Path folder)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var authority = new CertificateAuthority(folder);
        authority.openssl(
                "req -x509 -days 2 -keyout ca.key -out ca.pem -subj /CN="
                        + name
                        + " -addext basicConstraints=critical,CA:TRUE"
                        + " -addext keyUsage=critical,keyCertSign "
                        + NEW_KEY);
        authority.certify(
                "server",
                "-subj /CN=localhost -addext extendedKeyUsage=serverAuth"
                        + " -addext subjectAltName=DNS:localhost,DNS:*.company.test,IP:127.0.0.1 "
                        + NEW_KEY);
        authority.certify("client", "-subj /CN=me -addext extendedKeyUsage=clientAuth " + NEW_KEY);
        return authority;
    }

    /** Gives out a certificate {@code name.pem} with its key {@code name.key}. */
    public void certify(String name, String request) throws IOException, InterruptedException {
        openssl(
                "req -x509 -days 2 -CA ca.pem -CAkey ca.key -keyout "
                        + (name + ".key -out " + name + ".pem")
                        + " -addext basicConstraints=critical,CA:FALSE "
                        + request);
    }

    /** Returns the certificate of the authority, which a client has to trust. */
    public Path certificate() {
        return folder.resolve("ca.pem");
    }

    /** Returns the key of the authority. */
    public Path key() {
        return folder.resolve("ca.key");
    }

    /** Returns the certificate of the server. */
    public Path serverCertificate() {
        return folder.resolve("server.pem");
    }

    /** Returns the key to {@link #serverCertificate}. */
    public Path serverKey() {
        return folder.resolve("server.key");
    }

    /** Returns the certificate of the client. */
    public Path clientCertificate() {
        return folder.resolve("client.pem");
    }

    /** Returns the key to {@link #clientCertificate}. */
    public Path clientKey() {
        return folder.resolve("client.key");
    }

    /** Returns the TLS of a server that shows {@link #serverCertificate}. */
    public SSLContext tls() throws IOException, InterruptedException, GeneralSecurityException {
        openssl("pkcs12 -export -in server.pem -inkey server.key -out server.p12 -passout pass:x");
        var keys = KeyStore.getInstance(folder.resolve("server.p12").toFile(), new char[] {'x'});
        var owner = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        owner.init(keys, new char[] {'x'});
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init((KeyStore) null);
        var context = SSLContext.getInstance("TLS");
        context.init(owner.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** Runs {@code openssl} with {@code words}, parted by blanks, in the folder. */
    public void openssl(String words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words.strip().split(" ", -1)));
        var log = folder.resolve("openssl.log");
        var process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.appendTo(log.toFile()))
                        .start();
        if (process.waitFor() != 0) {
            throw new IOException("openssl failed:\n" + Files.readString(log));
        }
    }
}
