package dev.sesame.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.CertificateAuthority;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.Nginx;
import dev.sesame.testkit.Squid;
import dev.sesame.testkit.StrictServer;
import dev.sesame.testkit.Tap;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The company's network: its authority, its certificates, its proxy. */
@Timeout(60)
final class NetworkTest {
    private static final String PASSWORD = "p@ss/w:rd";
    private static final String ENCODED = "p%40ss%2Fw%3Ard";

    @TempDir private Path folder;
    private CertificateAuthority company;
    private FakeModelProvider provider;
    private Map<String, String> variables;

    @BeforeEach
    void theProviderIsBehindAServerOfTheCompany() throws IOException, InterruptedException {
        company = CertificateAuthority.in(folder.resolve("ca"));
        provider = FakeModelProvider.start();
        variables = new HashMap<>();
        variables.put("SESAME_CA_FILE", company.certificate().toString());
    }

    @AfterEach
    void itEnds() {
        provider.close();
    }

    private Nginx server() throws IOException {
        return Nginx.start(folder.resolve("nginx"), company, provider.uri());
    }

    private Child child(String base) {
        return Child.of(URI.create(base), Tokens.of("token"), variables);
    }

    @Test
    void aServerWithACertificateOfTheCompanyIsTrusted() throws IOException, InterruptedException {
        try (var server = server();
                var child = child(server.url() + "/v1")) {
            for (int i = 0; i < 3; i++) {
                assertThat(child.post("/chat/completions", "{}").body()).contains("pong");
            }
            assertThat(provider.requests())
                    .extracting(it -> it.headers().get("authorization"))
                    .containsOnly("Bearer token");
        }
    }

    @Test
    void anotherServerIsNotAndTheTokenStaysHere() throws IOException, InterruptedException {
        variables.clear();
        try (var server = server();
                var child = child(server.url() + "/v1")) {
            var answer = child.post("/chat/completions", "{}");

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body())
                    .contains("its certificate is not trusted on this machine", "Example_CA")
                    .contains("set SESAME_CA_FILE");
            assertThat(child.notesOnce().getFirst()).contains("not trusted");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aCertificateForAnotherNameIsNotTrusted() throws IOException, InterruptedException {
        company.certify(
                "server",
                "-subj /CN=x -addext extendedKeyUsage=serverAuth -addext subjectAltName=DNS:x.test"
                        + " -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes");
        try (var server = server();
                var child = child(server.url() + "/v1")) {
            assertThat(child.get("/x").body()).contains("is not for that server");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void ourCertificateIsShownToWhoAsks() throws IOException, InterruptedException {
        variables.put("SESAME_CLIENT_CERT", company.clientCertificate().toString());
        variables.put("SESAME_CLIENT_KEY", company.clientKey().toString());
        try (var server = Nginx.startForKnownClients(folder.resolve("n"), company, provider.uri());
                var child = child(server.url() + "/v1")) {
            assertThat(child.post("/chat/completions", "{}").body()).contains("pong");
        }
    }

    @Test
    void whoHasNoneIsToldWhatToSet()
            throws IOException, InterruptedException, GeneralSecurityException {
        try (var strict = StrictServer.start(company);
                var child = child(strict.url())) {
            var answer = child.post("/x", "{}");

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body())
                    .contains("asked for a client certificate", "Set SESAME_CLIENT_CERT");
        }
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException, InterruptedException {
        variables.put("SESAME_CA_FILE", "/nowhere/ca.pem");
        try (var server = server();
                var child = child(server.url())) {
            assertThat(child.get("/x").body()).contains("/nowhere/ca.pem", "SESAME_CA_FILE");
        }
    }

    @Test
    void theProxyConnectsAndReadsNothing() throws IOException, InterruptedException {
        try (var server = server();
                var squid = Squid.start(folder.resolve("squid"));
                var tap = Tap.on(squid.address())) {
            variables.put("HTTPS_PROXY", "http://" + tap.address());
            try (var child = child("https://ai.company.test:" + server.port() + "/v1")) {
                assertThat(child.post("/chat/completions", "{}").body()).contains("pong");
                assertThat(child.post("/chat/completions", "{}").body()).contains("pong");
            }
            assertThat(squid.log())
                    .containsExactly("CONNECT ai.company.test:" + server.port() + " 200 -");
            assertThat(tap.heard()).doesNotContain("token", "POST");
        }
    }

    @Test
    void aProxyThatAsksIsToldThePasswordAndOnlyThen() throws IOException, InterruptedException {
        try (var server = server();
                var squid = Squid.startFor(folder.resolve("squid"), "me", PASSWORD)) {
            variables.put("HTTPS_PROXY", "http://me:" + ENCODED + "@" + squid.address());
            try (var child = child("https://ai.company.test:" + server.port() + "/v1")) {
                assertThat(child.post("/chat/completions", "{}").body()).contains("pong");
            }
            var connect = "CONNECT ai.company.test:" + server.port();
            assertThat(squid.log()).containsExactly(connect + " 407 -", connect + " 200 me");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', asks for a user and a password (407)",
        "me:wrong@, does not accept the user and the password in HTTPS_PROXY (407)"
    })
    void aProxyThatDoesNotLetUsThroughIsNamed(String login, String why)
            throws IOException, InterruptedException {
        try (var server = server();
                var squid = Squid.startFor(folder.resolve("squid"), "me", PASSWORD)) {
            variables.put("HTTPS_PROXY", "http://" + login + squid.address());
            try (var child = child("https://ai.company.test:" + server.port())) {
                var answer = child.get("/x");

                assertThat(answer.statusCode()).isEqualTo(502);
                assertThat(answer.body())
                        .contains("the proxy http://" + squid.address() + " " + why)
                        .doesNotContain("wrong");
            }
        }
    }

    @Test
    void aProxyThatDoesNotConnectIsNamed() throws IOException, InterruptedException {
        try (var proxy =
                RawServer.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")) {
            variables.put("HTTPS_PROXY", proxy.uri().toString());
            try (var child = child("https://ai.company.test")) {
                assertThat(child.get("/x").body())
                        .contains(
                                "the proxy "
                                        + proxy.uri()
                                        + " does not connect us, it answers 403");
            }
        }
    }

    @Test
    void aTokenDoesNotGoThroughAProxyInClearText() throws IOException, InterruptedException {
        try (var proxy = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            variables.put("HTTP_PROXY", proxy.uri().toString());
            try (var child = child("http://ai.company.test/v1")) {
                assertThat(child.get("/x").body()).contains("a credential would go in clear text");
                assertThat(proxy.connections()).isZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"http://127.0.0.1:1", "https://127.0.0.1:1", "http://nowhere.invalid"})
    void whoCannotBeReachedIsNamed(String base) throws IOException, InterruptedException {
        try (var child = child(base)) {
            var answer = child.get("/x");

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body())
                    .contains(base + ": Unable to connect. Is the computer able to access the url?")
                    .contains("Check the address, the network and HTTPS_PROXY/NO_PROXY");
            assertThat(child.get("/x").statusCode()).isEqualTo(502);
            assertThat(child.notesOnce()).hasSize(1);
        }
    }

    @Test
    void whoDoesNotSpeakTlsIsTold() throws IOException, InterruptedException {
        try (var server = RawServer.speaking(line -> line.say("SSH-2.0-x\r\n"));
                var child = child(server.uri().toString().replace("http:", "https:"))) {
            assertThat(child.get("/x").body()).contains("Check that the server speaks TLS");
        }
    }
}
