package dev.sesame.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is not the child gets nothing, whatever they send. */
final class DoorTest {
    private static final String NOTHING =
            "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

    private RawServer server;
    private Child child;

    @BeforeEach
    void aServerThatNobodyMustReach() throws IOException {
        server = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        child = Child.of(server.uri(), Tokens.of("token"));
    }

    @AfterEach
    void theyEnd() throws IOException {
        child.close();
        server.close();
    }

    /** Takes {@code |} for the end of a line, and knows {@code HOST} and {@code SECRET}. */
    private void assertNothing(String request) throws IOException {
        var bytes =
                request.replace(" | ", "\r\n")
                        .replaceFirst("$", "\r\n\r\n")
                        .replace("HOST", child.host())
                        .replace("SECRET", child.secret());
        try (var line = child.line().say(bytes)) {
            assertThat(line.rest()).isEqualTo(NOTHING);
        }
        assertThat(server.connections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /0 HTTP/1.1 | Host: HOST",
                "GET /0 HTTP/1.1 | Host: HOST | Authorization: Bearer none",
                "GET /0 HTTP/1.1 | Host: HOST | Authorization: Bearer",
                "GET /0?key=SECRET HTTP/1.1 | Host: HOST",
                "GET /0 HTTP/1.1 | Host: HOST | SECRET: yes"
            })
    void whoDoesNotHaveTheSecretGetsNothing(String request) throws IOException {
        assertNothing(request);
    }

    @Test
    void allOfTheSecretIsNeeded() throws IOException {
        var secret = child.secret();
        var end = secret.substring(1);
        assertNothing("GET /0 HTTP/1.1 | Host: HOST | x-api-key: " + end);
        // A full stop is in no secret; a letter could be the one that was taken away.
        assertNothing("GET /0 HTTP/1.1 | Host: HOST | x-api-key: ." + end + ".");
        assertNothing("GET /0 HTTP/1.1 | Host: HOST | a: " + secret.charAt(0) + " | b: " + end);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost:PORT",
                "Host: 127.0.0.1",
                "Host: 127.0.0.1:1",
                "Host: evil.example:PORT",
                "Host: HOST.",
                "Host: HOST@evil.example",
                "Host: [::1]:PORT",
                "Host: HOST | Host: HOST",
                "Host: HOST, HOST",
                "X-None: 1"
            })
    void whoUsesAnotherNameGetsNothing(String host) throws IOException {
        var port = child.host().replaceFirst(".*:", "");
        assertNothing("GET /0 HTTP/1.1 | " + host.replace("PORT", port) + " | x-api-key: SECRET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://evil.example",
                "Origin: http://HOST",
                "Origin: null",
                "origin:",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-origin",
                "sec-fetch-mode: no-cors | sec-fetch-dest: script",
                "SEC-FETCH-USER: ?1"
            })
    void aPageGetsNothingEvenIfItKnewTheSecret(String fields) throws IOException {
        assertNothing("GET /0 HTTP/1.1 | Host: HOST | x-api-key: SECRET | " + fields);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OPTIONS /0 HTTP/1.1",
                "TRACE /0 HTTP/1.1",
                "CONNECT example.com:443 HTTP/1.1",
                "CONNECT HOST HTTP/1.1",
                "GET http://HOST/0 HTTP/1.1",
                "GET https://example.com/0 HTTP/1.1",
                "GET //example.com/0 HTTP/1.1",
                "GET 0 HTTP/1.1",
                "GET / HTTP/1.1",
                "GET /1 HTTP/1.1",
                "GET /00 HTTP/1.1",
                "GET /0x HTTP/1.1",
                "GET /99999999999999999999 HTTP/1.1",
                "GET /%30 HTTP/1.1",
                "GET /x HTTP/1.1",
                "GET /0#a HTTP/1.1",
                "GET /0/caf\u00e9 HTTP/1.1",
                "GET /0/\u0001 HTTP/1.1",
                "GET /0 HTTP/1.0",
                "GET /0 HTTP/2.0",
                "GET /0",
                "GET /0 | x HTTP/1.1",
                "PRI * HTTP/2.0"
            })
    void onlyRequestsBelowAnAddressPass(String requestLine) throws IOException {
        assertNothing(requestLine + " | Host: HOST | x-api-key: SECRET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/0/..",
                "/0/../admin",
                "/0/a/../../admin",
                "/0/./a",
                "/0/a/..",
                "/0/%2e%2e/admin",
                "/0/%2E./admin",
                "/0/.%2e?x",
                "/0/%252e%252e/admin",
                "/0/a%2f..%2f..%2fadmin",
                "/0/a%5C..%5cadmin",
                "/0/a\\..\\admin",
                "/0/..;x=1/admin",
                "/0/%zz/%2e%2e/admin",
                "/0/%25252525252e"
            })
    void nobodyClimbsOutOfTheBase(String target) throws IOException {
        assertNothing("GET " + target + " HTTP/1.1 | Host: HOST | x-api-key: SECRET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3 | Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked | Content-Length: 3",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, gzip",
                "Transfer-Encoding: chunked | Transfer-Encoding: chunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding : chunked",
                "Content-Length: 1 | Content-Length: 2",
                "Content-Length: +3",
                "Content-Length: 3,3",
                "Content-Length: -1",
                "X-Bad\u0000: 1",
                "X-Bad: 1\u0000",
                "X Bad: 1",
                ": 1"
            })
    void whatTwoServersCouldReadInTwoWaysDoesNotPass(String fields) throws IOException {
        assertNothing("POST /0 HTTP/1.1 | Host: HOST | x-api-key: SECRET | " + fields);
    }

    @Test
    void aRequestBehindOneThatIsNotAnsweredEndsBoth() throws IOException, InterruptedException {
        try (var silent =
                        RawServer.speaking(line -> {
                            line.head();
                            line.awaitEnd();
                        });
                var busy = Child.of(silent.uri(), Tokens.of("token"));
                var line = busy.line()) {
            var request = busy.head("GET /0 HTTP/1.1");
            assertThat(line.say(request + request).rest()).isEmpty();
        }
    }

    @Test
    void aFieldThatIsCalledOneOfTheConnectionCannotTakeTheEndOfABodyAway() throws IOException {
        var hidden = "GET /x HTTP/1.1\r\nHost: y\r\n\r\n";
        var seen = new AtomicReference<String>();
        try (var other =
                        RawServer.speaking(line -> {
                            seen.set(line.head() + line.hear(hidden.length()));
                            line.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                        });
                var sly = Child.of(other.uri(), Tokens.of("token"));
                var line = sly.line()) {
            line.say(
                    sly.head(
                            "POST /0 HTTP/1.1",
                            "Connection: content-length, host",
                            "Content-Length: " + hidden.length()));

            assertThat(line.say(hidden).head()).contains("200 OK");
            assertThat(seen.get())
                    .contains("Host: ", "Content-Length: " + hidden.length())
                    .endsWith(hidden);
        }
    }

    @Test
    void thePortIsOfThisMachineAlone() throws IOException {
        var address = child.relay().address(0);
        assertThat(address.getHost()).isEqualTo("127.0.0.1");
        try (var other = new Socket()) {
            var elsewhere = new InetSocketAddress("127.0.0.2", address.getPort());
            assertThatIOException().isThrownBy(() -> other.connect(elsewhere, 5000));
        }
    }

    @Test
    void whoIsRefusedTakesNothingFromOthers() throws IOException, InterruptedException {
        for (int i = 0; i < 300; i++) {
            child.line().say("GET /0 HTTP/1.1\r\n").close();
        }
        assertThat(child.get("/x").statusCode()).isEqualTo(200);
    }
}
