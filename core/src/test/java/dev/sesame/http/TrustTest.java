package dev.sesame.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Failure;
import dev.sesame.testkit.CertificateAuthority;
import dev.sesame.testkit.Nginx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustTest {
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    @TempDir private Path folder;
    private CertificateAuthority company;
    private Nginx server;

    @BeforeEach
    void theCompanyHasAServer() throws IOException, InterruptedException {
        company = CertificateAuthority.in(folder.resolve("ca"));
        server = serving(company);
    }

    private Nginx serving(CertificateAuthority authority) throws IOException {
        var started = Nginx.start(folder.resolve("nginx"), authority, NOWHERE);
        started.publish("hello", "hello");
        return started;
    }

    @AfterEach
    void itEnds() {
        server.close();
    }

    private String hello() {
        return server.url() + "/hello";
    }

    @ParameterizedTest
    @ValueSource(strings = {"SESAME_CA_FILE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"})
    void anAuthorityThatAVariableNamesIsTrusted(String variable) {
        var reply = Network.plain().with(variable, company.certificate()).get(hello());

        assertThat(reply.text()).isEqualTo("hello");
    }

    @Test
    void anAuthorityOfTheOperatingSystemIsTrustedWhereverItStandsInTheBundle()
            throws IOException, InterruptedException {
        var before = CertificateAuthority.named("Before", folder.resolve("before"));
        var after = CertificateAuthority.named("After", folder.resolve("after"));
        var bundle = folder.resolve("bundle.crt");
        Files.writeString(
                bundle,
                "# Before\n"
                        + Files.readString(before.certificate())
                        + "# the company's\n"
                        + Files.readString(company.certificate())
                        + Files.readString(after.certificate()));

        assertThat(Network.plain().trusting(bundle).get(hello()).text()).isEqualTo("hello");
        assertThat(Network.plain().trusting(after.certificate()).failure(hello()).failure())
                .isEqualTo(Failure.UNTRUSTED);
    }

    @Test
    void anIntermediateThatTheServerSendsLeadsToItsAuthority()
            throws IOException, InterruptedException {
        company.openssl(
                "req -x509 -days 2 -CA ca.pem -CAkey ca.key -keyout sub.key -out sub.pem -nodes"
                        + " -newkey rsa:2048 -subj /CN=Sub -addext basicConstraints=critical,CA:TRUE");
        company.openssl(
                "req -x509 -days 2 -CA sub.pem -CAkey sub.key -keyout server.key -out leaf.pem -nodes"
                        + " -newkey rsa:2048 -subj /CN=leaf -addext subjectAltName=DNS:localhost");
        Files.writeString(
                company.serverCertificate(),
                Files.readString(company.folder().resolve("leaf.pem"))
                        + Files.readString(company.folder().resolve("sub.pem")));
        restart();

        var bundle = Network.plain().trusting(company.certificate());

        assertThat(bundle.get(hello()).text()).isEqualTo("hello");
        assertThat(Network.plain().failure(hello()).problem())
                .endsWith("is not trusted on this machine: issued by \"CN=Example_CA\"");
    }

    private void restart() throws IOException {
        server.close();
        server = serving(company);
    }

    @Test
    void whoeverIsNotTrustedIsNamedWithWhatToDo() {
        var failure = Network.plain().failure(hello());

        assertThat(failure.failure()).isEqualTo(Failure.UNTRUSTED);
        assertThat(failure.problem())
                .isEqualTo(
                        hello()
                                + ": its certificate is not trusted on this machine:"
                                + " issued by \"CN=Example_CA\"");
        assertThat(failure.nextStep()).contains("SESAME_CA_FILE");
    }

    @Test
    void theNameOfAnAuthorityCannotMoveTheCursor() throws IOException, InterruptedException {
        var evil = CertificateAuthority.named("\u001b[2Jevil\u202e", folder.resolve("evil"));
        server.close();
        server = serving(evil);

        assertThat(Network.plain().failure(hello()).problem())
                .contains("evil")
                .doesNotContainPattern("[\\p{Cntrl}\u202e]");
    }

    @Test
    void aCertificateForAnotherServerIsNoMatterOfTheAuthority()
            throws IOException, InterruptedException {
        company.certify(
                "server",
                "-subj /CN=other -addext subjectAltName=DNS:other.test -newkey rsa:2048 -nodes");
        restart();

        var failure =
                Network.plain().with("SESAME_CA_FILE", company.certificate()).failure(hello());

        assertThat(failure.failure()).isEqualTo(Failure.UNTRUSTED);
        assertThat(failure.problem()).contains("is not for that server");
        assertThat(failure.nextStep()).doesNotContain("SESAME_CA_FILE");
    }

    @Test
    void aCertificateThatHasExpiredIsNoMatterOfTheAuthority()
            throws IOException, InterruptedException {
        company.openssl(
                "req -new -key server.key -subj /CN=localhost -out old.csr"
                        + " -addext subjectAltName=DNS:localhost");
        company.openssl(
                "x509 -req -in old.csr -CA ca.pem -CAkey ca.key -days -1 -out server.pem"
                        + " -copy_extensions copy");
        restart();

        var failure =
                Network.plain().with("SESAME_CA_FILE", company.certificate()).failure(hello());

        assertThat(failure.problem()).contains("is not valid today");
        assertThat(failure.nextStep()).contains("clock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END C"})
    void aFileWithoutAuthoritiesIsNamed(String text) throws IOException {
        var file = Files.writeString(folder.resolve("broken.pem"), text);

        var failure = Network.plain().with("SESAME_CA_FILE", file).failure(hello());

        assertThat(failure.failure()).isEqualTo(Failure.INVALID_CONFIG);
        assertThat(failure.problem()).contains(file.toString());
        assertThat(failure.nextStep()).contains("SESAME_CA_FILE");
    }

    @Test
    void aSingleAuthorityMayBeInDer() throws IOException, InterruptedException {
        company.openssl("x509 -in ca.pem -outform DER -out ca.der");

        var trusting = Network.plain().with("SESAME_CA_FILE", company.folder().resolve("ca.der"));

        assertThat(trusting.get(hello()).status()).isEqualTo(200);
    }
}
