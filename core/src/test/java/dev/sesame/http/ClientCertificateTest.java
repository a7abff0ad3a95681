package dev.sesame.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Failure;
import dev.sesame.testkit.CertificateAuthority;
import dev.sesame.testkit.Nginx;
import dev.sesame.testkit.StrictServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientCertificateTest {
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");
    private static final String PASSPHRASE = "correct horse";

    @TempDir private Path folder;
    private CertificateAuthority company;
    private Nginx server;
    private Network network;

    @BeforeEach
    void theServerLetsInWhomItKnows() throws IOException, InterruptedException {
        company = CertificateAuthority.in(folder.resolve("ca"));
        server = Nginx.startForKnownClients(folder.resolve("nginx"), company, NOWHERE);
        server.publish("hello", "hello");
        network = Network.plain().with("SESAME_CA_FILE", company.certificate());
    }

    @AfterEach
    void itEnds() {
        server.close();
    }

    private Path file(String name) {
        return company.folder().resolve(name);
    }

    private Network with(String certificate, String key) {
        return network.with("SESAME_CLIENT_CERT", file(certificate))
                .with("SESAME_CLIENT_KEY", file(key));
    }

    @ParameterizedTest
    @CsvSource({
        "rsa:2048, pkey, PRIVATE KEY",
        "rsa:2048, rsa -traditional, RSA PRIVATE KEY",
        "ec -pkeyopt ec_paramgen_curve:P-256, pkey, PRIVATE KEY",
        "ec -pkeyopt ec_paramgen_curve:P-384, ec, EC PRIVATE KEY",
        "ed25519, pkey, PRIVATE KEY"
    })
    void keysOfAllFormsOpenTheDoor(String kind, String form, String label)
            throws IOException, InterruptedException {
        company.certify("me", "-subj /CN=me-" + label.charAt(0) + " -nodes -newkey " + kind);
        company.openssl(form + " -in me.key -out form.key");
        assertThat(file("form.key")).content().contains("-----BEGIN " + label + "-----");

        var reply = with("me.pem", "form.key").get(server.url() + "/hello");

        assertThat(reply.text()).isEqualTo("hello");
        server.close(); // it writes its log after its answer
        assertThat(server.clients()).containsExactly("CN=me-" + label.charAt(0));
    }

    @ParameterizedTest
    @CsvSource({"-v2 aes-256-cbc", "-v2 aes-128-cbc -v2prf hmacWithSHA1"})
    void anEncryptedKeyIsOpenedWithThePassphraseInAFile(String cipher)
            throws IOException, InterruptedException {
        Files.writeString(file("secret"), PASSPHRASE + "\n");
        company.openssl(
                "pkcs8 -topk8 -in client.key -out locked.key -passout file:secret " + cipher);
        var locked = with("client.pem", "locked.key");

        var open = locked.with("SESAME_CLIENT_KEY_PASSPHRASE_FILE", file("secret"));
        var wrong = locked.with("SESAME_CLIENT_KEY_PASSPHRASE_FILE", company.certificate());

        assertThat(open.get(server.url() + "/hello").status()).isEqualTo(200);
        assertThat(locked.failure(server.url()).problem())
                .endsWith("it is encrypted, and SESAME_CLIENT_KEY_PASSPHRASE_FILE is not set");
        assertThat(wrong.failure(server.url()).problem())
                .contains("locked.key", "cannot be decrypted");
    }

    @Test
    void oneFileMayHoldBoth() throws IOException {
        var both =
                Files.writeString(
                        file("both.pem"),
                        Files.readString(company.clientKey())
                                + Files.readString(company.clientCertificate()));

        var reply = network.with("SESAME_CLIENT_CERT", both).get(server.url() + "/hello");

        assertThat(reply.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "client.pem, server.key, it is not the key to the certificate",
        "client.pem, rsa.key, it is not the key to the certificate",
        "client.pem, old.key, it is encrypted in OpenSSL's old way",
        "client.pem, ca.pem, it holds no private key",
        "client.pem, none.key, there is no such file",
        "client.key, client.key, it holds no certificate"
    })
    void whatDoesNotFitIsNamedBeforeAnythingIsSent(String certificate, String key, String why)
            throws IOException, InterruptedException {
        company.openssl("genrsa -out rsa.key 2048");
        company.openssl("rsa -in rsa.key -traditional -aes256 -passout pass:x -out old.key");

        var failure = with(certificate, key).failure(server.url());

        assertThat(failure.failure()).isEqualTo(Failure.INVALID_CONFIG);
        assertThat(failure.problem()).startsWith("cannot use " + company.folder()).contains(why);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aKeyWithoutACertificateIsToldOf() {
        var failure = network.with("SESAME_CLIENT_KEY", company.clientKey()).failure(server.url());

        assertThat(failure.problem()).contains("SESAME_CLIENT_CERT is not set");
    }

    @Test
    void whoComesWithoutOneIsToldWhatToSet()
            throws IOException, InterruptedException, GeneralSecurityException {
        try (var strict = StrictServer.start(company)) {
            var url = strict.url() + "/";

            var failure = network.failure(url);

            assertThat(failure.failure()).isEqualTo(Failure.ACCESS_DENIED);
            assertThat(failure.problem()).contains(url, "asked for a client certificate");
            assertThat(failure.nextStep()).contains("SESAME_CLIENT_CERT", "SESAME_CLIENT_KEY");
        }
    }
}
