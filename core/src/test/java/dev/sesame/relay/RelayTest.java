package dev.sesame.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.testkit.FakeModelProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RelayTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /** A server, and the head of the last request that came to it. */
    private static RawServer server(AtomicReference<String> seen, String answer)
            throws IOException {
        return RawServer.speaking(line -> {
            for (var head = line.head(); !head.isEmpty(); head = line.head()) {
                seen.set(head);
                line.say(answer);
            }
        });
    }

    @Test
    void anAnswerComesFromBelowTheBase() throws IOException, InterruptedException {
        try (var provider = FakeModelProvider.start();
                var child = Child.of(URI.create(provider.uri() + "/v1"), Tokens.of("token"))) {
            var answer = child.post("/chat/completions?a=b%20c", "{\"n\":1}");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("pong");
            var request = provider.requests().getFirst();
            assertThat(request.path()).isEqualTo("/v1/chat/completions?a=b%20c");
            assertThat(request.headers()).containsEntry("authorization", "Bearer token");
            assertThat(request.body()).isEqualTo("{\"n\":1}");
        }
    }

    @Test
    void theHeadGoesOnAsItIsButForWhatBelongsToTheConnection() throws IOException {
        var seen = new AtomicReference<String>();
        try (var server = server(seen, OK);
                var child = Child.of(URI.create(server.uri() + "/base/"), Tokens.of("t0k3n"));
                var line = child.line()) {
            var request =
                    """
                    DELETE /0/a/%%7Eb/c%%2Fd//e?q=%%00&x=a+b HTTP/1.1
                    X-first: 1
                    host: %s
                    x-API-key: %s
                    X-Own: Key <%s>, again %s.
                    Connection: keep-alive, X-Hop
                    X-Hop: gone
                    Keep-Alive: timeout=5
                    TE: trailers
                    Upgrade: websocket
                    Proxy-Authorization: Basic none
                    Accept-Encoding: br, gzip
                    anthropic-beta: one
                    Anthropic-Beta: two
                    X-Latin: caf\u00e9
                    Sec-Fetch-Mode: cors
                    X-Last: 2

                    """
                            .formatted(
                                    child.host(), child.secret(), child.secret(), child.secret());
            line.say(request.replace("\n", "\r\n"));

            assertThat(line.head()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2");
            assertThat(seen.get().lines())
                    .containsExactly(
                            "DELETE /base/a/%7Eb/c%2Fd//e?q=%00&x=a+b HTTP/1.1",
                            "X-first: 1",
                            "host: " + server.uri().getAuthority(),
                            "x-API-key: t0k3n",
                            "X-Own: Key <t0k3n>, again t0k3n.",
                            "Accept-Encoding: br, gzip",
                            "anthropic-beta: one",
                            "Anthropic-Beta: two",
                            "X-Latin: caf\u00e9",
                            "Sec-Fetch-Mode: cors",
                            "X-Last: 2");
        }
    }

    @Test
    void theHeadOfAnAnswerComesAsItIsButForWhatBelongsToTheConnection() throws IOException {
        var answer =
                """
                HTTP/1.1 299 Rather Good
                x-One: 1
                Connection: X-Hop
                X-Hop: gone
                Keep-Alive: timeout=5
                Set-Cookie: a=1
                Set-Cookie: b=2
                content-ENCODING: gzip
                X-Latin: caf\u00e9
                Content-Length: 3

                \u001f\u008b\u0000\
                """
                        .replace("\n", "\r\n");
        try (var server = RawServer.answering(answer);
                var child = Child.of(server.uri(), Tokens.of("token"));
                var line = child.line().say(child.head("GET /0 HTTP/1.1"))) {
            assertThat(line.head().lines())
                    .containsExactly(
                            "HTTP/1.1 299 Rather Good",
                            "x-One: 1",
                            "Set-Cookie: a=1",
                            "Set-Cookie: b=2",
                            "content-ENCODING: gzip",
                            "X-Latin: caf\u00e9",
                            "Content-Length: 3");
            assertThat(line.hear(3)).isEqualTo("\u001f\u008b\u0000");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', /",
        "'', ?a, /?a",
        "/, /x, /x",
        "/v1, '', /v1",
        "/v1, ?a, /v1?a",
        "/v1/, /x, /v1/x",
        "/v1%20b, /x/, /v1%20b/x/"
    })
    void aPathGoesBelowThatOfTheBase(String base, String rest, String target) throws IOException {
        var seen = new AtomicReference<String>();
        try (var server = server(seen, OK);
                var child = Child.of(URI.create(server.uri() + base), Tokens.of("token"));
                var line = child.line().say(child.head("GET /0" + rest + " HTTP/1.1"))) {
            line.head();
            assertThat(seen.get()).startsWith("GET " + target + " HTTP/1.1\r\n");
        }
    }

    @Test
    void eachAddressHasItsOwnDestinationAndToken() throws IOException, InterruptedException {
        try (var one = FakeModelProvider.start();
                var other = FakeModelProvider.start();
                var child =
                        Child.of(
                                List.of(
                                        new Upstream(one.uri(), Tokens.of("a")),
                                        new Upstream(other.uri(), Tokens.of("b")),
                                        new Upstream(other.uri(), Tokens.of("c"))),
                                Map.of())) {
            for (int i = 0; i < 3; i++) {
                var request =
                        HttpRequest.newBuilder(URI.create(child.relay().address(i) + "/" + i))
                                .header("x-api-key", child.secret());
                child.send(request.build());
            }

            assertThat(one.requests()).extracting(it -> it.path()).containsExactly("/0");
            assertThat(other.requests()).extracting(it -> it.path()).containsExactly("/1", "/2");
            assertThat(other.requests())
                    .extracting(it -> it.headers().get("x-api-key"))
                    .containsExactly("b", "c");
        }
    }

    /** What a client must find in the answer, however the server told where it ends. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | 200 | Content-Length: 5 | hello | hello",
                "GET | 200 | Transfer-Encoding: chunked | 2;x=y,he,3,llo,0,, | 5 hello",
                "GET | 200 | X-None: 1 | hello | 5 hello",
                "GET | 404 | Content-Length: 0 | '' | ''",
                "HEAD | 200 | Content-Length: 5 | '' | ''",
                "HEAD | 200 | X-None: 1 | '' | ''",
                "GET | 204 | X-None: 1 | '' | ''",
                "GET | 304 | Content-Length: 5 | '' | ''",
                "GET | 302 | Location: http://127.0.0.1:1/ | '' | ''"
            })
    void theEndOfAnAnswerIsKnownAndTheConnectionStays(
            String method, String status, String field, String sent, String body)
            throws IOException {
        var answer = "HTTP/1.1 " + status + " X\r\n" + field + "\r\n\r\n";
        try (var server =
                        RawServer.speaking(line -> {
                            line.head();
                            line.say(answer + sent.replace(",", "\r\n"));
                        });
                var child = Child.of(server.uri(), Tokens.of("token"));
                var line = child.line()) {
            for (int i = 0; i < 2; i++) {
                line.say(child.head(method + " /0 HTTP/1.1"));
                var head = line.head();
                assertThat(head)
                        .startsWith("HTTP/1.1 " + status + " X\r\n")
                        .containsIgnoringCase(field);
                assertThat(body(line, head, method)).isEqualTo(body.replaceFirst("^5 ", ""));
            }
        }
    }

    private static String body(Line line, String head, String method) throws IOException {
        if (method.equals("HEAD") || head.contains(" 204 ") || head.contains(" 304 ")) {
            return "";
        }
        if (!head.contains("chunked")) {
            return line.hear(Integer.parseInt(head.replaceFirst("(?s).*Content-Length: ", "")));
        }
        var body = new StringBuilder();
        while (true) {
            int size = Integer.parseInt(line.line(), 16);
            body.append(line.hear(size));
            assertThat(line.line()).isEmpty();
            if (size == 0) {
                return body.toString();
            }
        }
    }

    @Test
    void trailersGoOnInBothDirections() throws IOException {
        var sent = "3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n";
        var answered = "0\r\nX-Cost: 2\r\n\r\n";
        var seen = new AtomicReference<String>();
        try (var server =
                        RawServer.speaking(line -> {
                            line.head();
                            seen.set(line.hear(sent.length()));
                            line.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                            line.say(answered);
                        });
                var child = Child.of(server.uri(), Tokens.of("token"));
                var line = child.line()) {
            line.say(child.head("POST /0 HTTP/1.1", "Transfer-Encoding: chunked")).say(sent);

            assertThat(line.head()).contains("200 OK");
            assertThat(line.hear(answered.length())).isEqualTo(answered);
            assertThat(seen.get()).isEqualTo(sent);
        }
    }

    @Test
    void interimAnswersOfTheServerAreBetweenItAndTheRelay() throws IOException {
        var interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
        try (var server = RawServer.answering(interim + OK);
                var child = Child.of(server.uri(), Tokens.of("token"));
                var line = child.line().say(child.head("GET /0 HTTP/1.1"))) {
            assertThat(line.head()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2");
        }
    }

    @Test
    void whoAsksWhetherToGoOnIsToldSoByTheRelay() throws IOException {
        var seen = new AtomicReference<String>();
        try (var server =
                        RawServer.speaking(line -> {
                            seen.set(line.head() + "|" + line.hear(2));
                            line.say(OK);
                        });
                var child = Child.of(server.uri(), Tokens.of("token"));
                var line = child.line()) {
            line.say(child.head("POST /0 HTTP/1.1", "Expect: 100-continue", "Content-Length: 2"));
            assertThat(line.head()).isEqualTo("HTTP/1.1 100 Continue");
            line.say("hi");

            assertThat(line.head()).contains("200 OK");
            assertThat(seen.get()).doesNotContain("Expect").endsWith("|hi");
        }
    }

    @Test
    void aConnectionThatTheChildWantsToEndIsEnded() throws IOException {
        try (var server = RawServer.answering(OK);
                var child = Child.of(server.uri(), Tokens.of("token"));
                var line = child.line().say(child.head("GET /0 HTTP/1.1", "Connection: close"))) {
            assertThat(line.rest()).contains("connection: close").endsWith("\r\n\r\nok");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {60_000, 64 << 10})
    void aHeadMayBeLongButNotEndless(int length) throws IOException, InterruptedException {
        try (var provider = FakeModelProvider.start();
                var child = Child.of(provider.uri(), Tokens.of("token"))) {
            var request = child.request("/x").header("X-Long", "x".repeat(length)).build();

            assertThat(child.send(request).statusCode()).isEqualTo(length > 60_000 ? 403 : 404);
        }
    }

    @Test
    void clientsThatOfferAnotherProtocolGetThisOne() throws IOException, InterruptedException {
        try (var provider = FakeModelProvider.start();
                var child = Child.of(provider.uri(), Tokens.of("token"));
                var client = HttpClient.newHttpClient()) { // HTTP/2, if it may
            var answer = client.send(child.request("/x").build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(provider.requests().getFirst().headers())
                    .doesNotContainKeys("upgrade", "http2-settings");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h/", "https:///x", "https://u@h/", "http://h/?q", "http://h/#f"})
    void whatIsNoAddressOfAServerIsToldAtOnce(String base) {
        var failure =
                catchThrowableOfType(
                        AuthException.class, () -> Child.of(URI.create(base), Tokens.of("token")));

        assertThat(failure.failure()).isEqualTo(Failure.INVALID_CONFIG);
    }

    @Test
    void secretsAreOfOneRun() throws IOException {
        var nowhere = URI.create("http://127.0.0.1:1");
        try (var one = Child.of(nowhere, Tokens.of("token"));
                var other = Child.of(nowhere, Tokens.of("token"))) {
            assertThat(one.secret()).hasSize(43).isNotEqualTo(other.secret());
            assertThat(one.relay().secret()).hasToString("****");
        }
    }
}
