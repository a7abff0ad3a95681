package dev.sesame.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.testkit.Answer;
import dev.sesame.testkit.CertificateAuthority;
import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.testkit.Nginx;
import dev.sesame.testkit.Squid;
import dev.sesame.testkit.Tap;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxyTest {
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");
    private static final String PASSWORD = "p@ss/w:rd";
    private static final String ENCODED = "p%40ss%2Fw%3Ard";

    @TempDir private Path folder;
    private CertificateAuthority company;
    private Nginx server;
    private Network network;

    @BeforeEach
    void theServerIsBehindAProxy() throws IOException, InterruptedException {
        company = CertificateAuthority.in(folder.resolve("ca"));
        server = Nginx.start(folder.resolve("nginx"), company, NOWHERE);
        server.publish("hello", "hello");
        network = Network.plain().with("SESAME_CA_FILE", company.certificate());
    }

    @AfterEach
    void itEnds() {
        server.close();
    }

    /** Nobody but the proxy knows where that is. */
    private String far() {
        return "https://ai.company.test:" + server.port() + "/hello";
    }

    private String connect() {
        return "CONNECT ai.company.test:" + server.port();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"})
    void httpsGoesThroughAProxyByConnectAlone(String variable) throws IOException {
        try (var squid = Squid.start(folder.resolve("squid"));
                var tap = Tap.on(squid.address())) {
            var request =
                    HttpRequest.get(URI.create(far() + "?q=s3cret"))
                            .header("Authorization", "Bearer s3cret");

            var reply = network.with(variable, "http://" + tap.address()).http().send(request);

            assertThat(reply.text()).isEqualTo("hello");
            assertThat(squid.log()).containsExactly(connect() + " 200 -");
            assertThat(tap.heard()).startsWith(connect() + " HTTP/1.1\r\n");
            assertThat(tap.heard()).doesNotContain("s3cret", "GET ", "Authorization");
        }
    }

    @Test
    void whatIsExceptedDoesNot() {
        var nobody = network.with("HTTPS_PROXY", "127.0.0.1:1").with("NO_PROXY", ".company.test");

        assertThat(nobody.get(server.url() + "/hello").text()).isEqualTo("hello");
        assertThat(nobody.failure(far()).problem())
                .endsWith("Unable to connect. Is the computer able to access the url?");
    }

    @Test
    void aProxyLearnsUserAndPasswordWhenItAsks() throws IOException, InterruptedException {
        try (var squid = Squid.startFor(folder.resolve("squid"), "jo@corp", PASSWORD);
                var tap = Tap.on(squid.address())) {
            var known =
                    network.with(
                            "HTTPS_PROXY", "http://jo%40corp:" + ENCODED + "@" + tap.address());

            assertThat(known.get(far()).text()).isEqualTo("hello");
            assertThat(squid.log())
                    .containsExactly(connect() + " 407 -", connect() + " 200 jo@corp");
            assertThat(tap.heard()).doesNotContain(PASSWORD, ENCODED);
        }
    }

    @Test
    void aWrongPasswordIsTriedOnceAndNeverShown() throws IOException, InterruptedException {
        try (var squid = Squid.startFor(folder.resolve("squid"), "jo", PASSWORD)) {
            var failure =
                    network.with("HTTPS_PROXY", "http://jo:wr0ng@" + squid.address())
                            .failure(far());

            assertThat(failure.failure()).isEqualTo(Failure.ACCESS_DENIED);
            assertThat(failure.problem())
                    .isEqualTo(
                            far()
                                    + ": the proxy http://"
                                    + squid.address()
                                    + " does not accept the user and the password in HTTPS_PROXY"
                                    + " (407)");
            assertThat(all(failure)).doesNotContain("wr0ng");
            network.with("HTTPS_PROXY", "http://jo:" + ENCODED + "@" + squid.address()).get(far());
            assertThat(squid.log())
                    .containsExactly(
                            connect() + " 407 -",
                            connect() + " 407 jo",
                            connect() + " 407 -",
                            connect() + " 200 jo");
        }
    }

    @Test
    void aProxyThatAsksWhereNobodyCanAnswerIsToldOf() throws IOException, InterruptedException {
        try (var squid = Squid.startFor(folder.resolve("squid"), "jo", PASSWORD)) {
            var plain =
                    network.with("HTTPS_PROXY", squid.address())
                            .with("HTTP_PROXY", squid.address());

            for (var url : new String[] {far(), "http://ai.company.test/"}) {
                var failure = plain.failure(url);
                assertThat(failure).hasMessageEndingWith("asks for a user and a password (407)");
                assertThat(failure.nextStep()).contains("_PROXY to http://user:password@");
            }
        }
    }

    @Test
    void aProxyThatReadsAlongIsTrustedOnceItsAuthorityIs()
            throws IOException, InterruptedException {
        var inspection = CertificateAuthority.named("Inspection", folder.resolve("inspection"));
        try (var squid =
                Squid.startIntercepting(
                        folder.resolve("squid"), inspection, company, "mtls.company.test")) {
            var through = network.with("HTTPS_PROXY", squid.address());

            var refused = through.failure(far());
            var reply = through.with("SESAME_CA_FILE", inspection.certificate()).get(far());

            assertThat(refused.problem())
                    .contains("issued by \"CN=Inspection\"")
                    .endsWith("(through the proxy http://" + squid.address() + ")");
            assertThat(reply.text()).isEqualTo("hello");
        }
    }

    @Test
    void aProxyThatIsNotThereOrDoesNotConnectIsNamed() throws IOException {
        assertThat(network.with("HTTPS_PROXY", "127.0.0.1:1").failure(far()))
                .hasMessageEndingWith("(through the proxy http://127.0.0.1:1)");
        try (var squid = Squid.start(folder.resolve("squid"))) {
            var unknown = "https://nobody.company.test/";
            var failure = network.with("HTTPS_PROXY", squid.address()).failure(unknown);

            assertThat(failure.failure()).isEqualTo(Failure.UNREACHABLE);
            assertThat(failure.problem()).contains(unknown, squid.address(), "it answers 5");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "X-Api-Key", "Cookie", "X-Corp-Ticket"})
    void noCredentialGoesThroughAProxyInClearText(String header) throws IOException {
        try (var proxy = FakeOrganisation.start()) {
            proxy.says("/x", Answer.of("x"));
            var through = Network.plain().with("http_proxy", proxy.url());
            var request = HttpRequest.get(URI.create("http://far.invalid/x"));

            var failure = through.failure(request.header(header, "s3cret"));

            assertThat(failure.failure()).isEqualTo(Failure.UNTRUSTED);
            assertThat(all(failure)).contains("clear text", "NO_PROXY").doesNotContain("s3cret");
            assertThat(proxy.requests()).isEmpty();
            assertThat(through.http().send(request).text()).isEqualTo("x");
        }
    }

    @Test
    void thisMachineIsNeverAskedForThroughAProxy() throws IOException {
        try (var here = FakeOrganisation.start()) {
            here.says("/x", Answer.of("x"));
            var url = here.url() + "/x";

            for (var variable : new String[] {"HTTP_PROXY", "ALL_PROXY"}) {
                assertThat(network.with(variable, "127.0.0.1:1").get(url).text()).isEqualTo("x");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://[",
                "http://",
                "socks5://jo:s3cret@127.0.0.1:1080",
                "https://jo:s3cret@127.0.0.1:1",
                "http://jo:77/s3cret@127.0.0.1:1",
                "http://jo:s3cret@127.0.0.1:99999",
                "http://jo:s3 cret@127.0.0.1:1",
                "http://jo:%zzs3cret@127.0.0.1:1"
            })
    void whatCannotBeAProxyIsToldWithoutShowingIt(String address) {
        var failure = network.with("HTTPS_PROXY", address).failure(far());

        assertThat(failure.failure()).isEqualTo(Failure.INVALID_CONFIG);
        assertThat(all(failure)).contains("HTTPS_PROXY").doesNotContain("s3cret", "s3 cret", "77");
    }

    private static String all(AuthException failure) {
        return failure.problem() + " " + failure.nextStep();
    }
}
