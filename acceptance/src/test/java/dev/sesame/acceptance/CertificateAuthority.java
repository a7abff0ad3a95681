package dev.sesame.acceptance;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A company's own certificate authority, made for one test, and the certificate that it gave to
 * {@code localhost}. The files are PEM.
 */
record CertificateAuthority(Path folder) {

    private static final List<String> NEW_KEY =
            List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes");

    /** Makes both with {@code openssl}. */
    static CertificateAuthority in(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var authority = new CertificateAuthority(folder);
        authority.certify(
                "req -x509 -days 2 -subj /CN=Example_CA -keyout ca.key -out ca.pem"
                        + " -addext basicConstraints=critical,CA:TRUE"
                        + " -addext keyUsage=critical,keyCertSign");
        authority.certify(
                "req -x509 -days 2 -subj /CN=localhost -keyout server.key -out server.pem"
                        + " -CA ca.pem -CAkey ca.key"
                        + " -addext basicConstraints=critical,CA:FALSE"
                        + " -addext subjectAltName=DNS:localhost,IP:127.0.0.1"
                        + " -addext extendedKeyUsage=serverAuth");
        return authority;
    }

    /** Returns the certificate of the authority, which a client has to trust. */
    Path certificate() {
        return folder.resolve("ca.pem");
    }

    /** Returns the certificate of {@code localhost}. */
    Path serverCertificate() {
        return folder.resolve("server.pem");
    }

    /** Returns the key to {@link #serverCertificate}. */
    Path serverKey() {
        return folder.resolve("server.key");
    }

    private void certify(String request) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("openssl"));
        words.addAll(List.of(request.split(" ", -1)));
        words.addAll(NEW_KEY);
        var log = folder.resolve("openssl.log");
        var process =
                new ProcessBuilder(words)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.appendTo(log.toFile()))
                        .start();
        if (process.waitFor() != 0) {
            throw new IOException("openssl failed:\n" + Files.readString(log));
        }
    }
}
