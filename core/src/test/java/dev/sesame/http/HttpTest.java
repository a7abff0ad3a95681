package dev.sesame.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.testkit.ScriptedIdentityProvider;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpTest {
    private static final Duration SHORT = Duration.ofMillis(400);

    private FakeOrganisation server;

    @BeforeEach
    void startAServer() throws IOException {
        server = FakeOrganisation.start();
    }

    @AfterEach
    void stopIt() {
        server.close();
    }

    private static Http http(Map<String, String> variables) {
        return new Http(
                new Environment(variables, Path.of("/"), Path.of("/"), InstantSource.system()));
    }

    private HttpReply get(String path) {
        return http(Map.of()).send(HttpRequest.get(url(path)).within(Duration.ofSeconds(5)));
    }

    private URI url(String path) {
        return URI.create(server.url() + path);
    }

    private static void assertFails(
            Failure failure, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AuthException.class, e -> assertThat(e.failure()).isEqualTo(failure));
    }

    @Test
    void readsAnAnswerWhateverItsStatus() {
        server.says("/x", Answer.of("body é").status(418).header("X-One", "1"));

        var reply = get("/x");

        assertThat(reply.status()).isEqualTo(418);
        assertThat(reply.text()).isEqualTo("body é");
        assertThat(reply.header("x-one")).contains("1");
        assertThat(server.requests().getFirst().headers()).containsEntry("user-agent", "sesame");
    }

    @Test
    void followsRedirectsWithinTheOriginButNotForEver() {
        server.says("/a", Answer.redirect("/b")).says("/b", Answer.of("there"));
        server.says("/loop", Answer.redirect("/loop"));

        assertThat(get("/a").text()).isEqualTo("there");
        assertFails(Failure.PROTOCOL, () -> get("/loop"));
        assertThat(server.count("/loop")).isEqualTo(4);
    }

    @Test
    void neverFollowsToAnotherOrigin() throws IOException {
        try (var other = FakeOrganisation.publishing("{}")) {
            server.says("/a", Answer.redirect(other.url() + FakeOrganisation.WELL_KNOWN));

            assertFails(Failure.UNTRUSTED, () -> get("/a"));
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void neverRepeatsABodyAtARedirect() {
        server.says("/a", Answer.redirect("/b").status(307));

        var reply = http(Map.of()).send(HttpRequest.postJson(url("/a"), "{}"));

        assertThat(reply.status()).isEqualTo(307);
        assertThat(server.count("/b")).isZero();
    }

    @Test
    void givesUpOnAServerThatIsSilentOrDripsOrNeverEnds() {
        server.says("/silent", Answer.of("x").never());
        server.says("/drip", Answer.of("0123456789".repeat(50)).dripping(Duration.ofMillis(100)));
        server.says("/endless", Answer.of("x").endless());
        var http = http(Map.of());

        assertFails(
                Failure.UNREACHABLE,
                () -> http.send(HttpRequest.get(url("/silent")).within(SHORT)));
        assertFails(
                Failure.UNREACHABLE, () -> http.send(HttpRequest.get(url("/drip")).within(SHORT)));
        assertFails(Failure.PROTOCOL, () -> get("/endless"));
    }

    @Test
    void refusesACompressedAnswerInsteadOfInflatingIt() {
        server.says("/bomb", Answer.of(" ".repeat(1 << 20)).gzipped());

        assertFails(Failure.PROTOCOL, () -> get("/bomb"));
    }

    @Test
    void tellsThatNothingListens() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var request = HttpRequest.get(URI.create("http://127.0.0.1:" + port + "/x?token=s3cret"));

        assertThatThrownBy(() -> http(Map.of()).send(request))
                .hasMessage(
                        "http://127.0.0.1:"
                                + port
                                + "/x: Unable to connect. Is the computer able to access the url?");
    }

    @Test
    void aHeaderThatWouldSmuggleAnotherOneIsRefused() {
        var request =
                HttpRequest.get(url("/x")).header("Authorization", "Bearer a\r\nX-Evil: s3cret");

        assertThatThrownBy(() -> http(Map.of()).send(request))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.problem() + e.nextStep()).doesNotContain("s3cret"));
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void goesThroughTheProxyButNotForExcludedHosts() throws IOException {
        try (var proxy = FakeOrganisation.start()) {
            proxy.says("/through", Answer.of("from the proxy"));
            var variables = Map.of("http_proxy", proxy.url().toString());

            // a proxy is asked with the whole address; the fake answers by its path
            var viaProxy =
                    http(variables).send(HttpRequest.get(URI.create("http://far.invalid/through")));
            server.says("/direct", Answer.of("direct"));
            var direct =
                    http(Map.of("http_proxy", proxy.url().toString(), "NO_PROXY", "x,127.0.0.1"))
                            .send(HttpRequest.get(url("/direct")));

            assertThat(viaProxy.text()).isEqualTo("from the proxy");
            assertThat(direct.text()).isEqualTo("direct");
        }
    }

    @Test
    void aProxyThatIsNoAddressIsNamed() {
        assertFails(
                Failure.INVALID_CONFIG,
                () ->
                        http(Map.of("HTTP_PROXY", "http://["))
                                .send(HttpRequest.get(URI.create("http://far.invalid/"))));
    }

    @Test
    void aCertificateFileThatCannotBeReadIsNamed() {
        assertThatThrownBy(() ->
                        http(Map.of("SESAME_CA_FILE", "/nowhere/ca.pem"))
                                .send(HttpRequest.get(URI.create("https://127.0.0.1:1/"))))
                .hasMessageContaining("/nowhere/ca.pem");
    }

    @Test
    void aStreamIsReadWhileItComes() throws IOException {
        server.says("/s", Answer.of("abc"));

        try (var stream = http(Map.of()).open(HttpRequest.get(url("/s")), SHORT)) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.body().readAllBytes()).asString().isEqualTo("abc");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://A.Test, https://a.test, true",
        "https://a.test:443/x, https://a.test, true",
        "https://a.test:8443, https://a.test:8443, true",
        "http://127.0.0.1:80, http://127.0.0.1, true",
        "http://localhost:99, http://localhost:99, true",
        "http://[::1]:99, http://[::1]:99, true",
        "http://a.test, http://a.test, false",
        "http://127.0.0.1.evil.test, http://127.0.0.1.evil.test, false",
        "http://localhost.evil.test, http://localhost.evil.test, false",
        "ftp://a.test, ftp://a.test:-1, false",
        "file:///etc/passwd, file://:-1, false"
    })
    void anOriginIsSchemeHostAndPort(String url, String origin, boolean secure) {
        assertThat(Origin.of(URI.create(url))).hasToString(origin);
        assertThat(Origin.of(URI.create(url)).isSecure()).isEqualTo(secure);
    }

    @Test
    void nothingOfARequestThatMayBeSecretIsPrinted() {
        var request =
                HttpRequest.get(URI.create("https://u:pw@a.test/p?k=s3cret"))
                        .header("Authorization", "s3cret");

        assertThat(request).hasToString("GET https://a.test/p");
    }

    @Test
    void anAnswerThatBreaksOffIsNoAnswer() throws IOException {
        var cut = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{}".getBytes(US_ASCII);
        try (var provider = ScriptedIdentityProvider.start().then("/cut", cut)) {
            var uri = URI.create(provider.issuer() + "/cut");
            assertFails(Failure.UNREACHABLE, () -> http(Map.of()).send(HttpRequest.get(uri)));
        }
    }

    @Test
    void aRequestMayTakeARedirectForAnAnswer() {
        server.says("/from", Answer.redirect("/to"));

        var reply = http(Map.of()).send(HttpRequest.get(url("/from")).withoutRedirects());

        assertThat(reply.status()).isEqualTo(302);
        assertThat(server.count("/to")).isZero();
    }
}
