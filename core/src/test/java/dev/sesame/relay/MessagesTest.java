package dev.sesame.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the parts of a request and an answer, byte by byte. */
final class MessagesTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static final String REQUEST =
            """
            DELETE /0/a/%7Eb/c%2Fd//e?q=%00&x=a+b HTTP/1.1
            X-first: 1
            host: HOST
            x-API-key: SECRET
            X-Own: Key <SECRET>, again SECRET.
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

            """;

    @Test
    void theHeadGoesOnAsItIsButForWhatBelongsToTheConnection() throws IOException {
        var seen = new AtomicReference<String>();
        try (var server =
                        RawServer.speaking(line -> {
                            seen.set(line.head());
                            line.say(OK);
                        });
                var child = Child.of(URI.create(server.uri() + "/base/"), Tokens.of("t0k3n"));
                var line = child.line()) {
            line.say(
                    REQUEST.replace("\n", "\r\n")
                            .replace("HOST", child.host())
                            .replace("SECRET", child.secret()));

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
                "GET | 300 | Content-Length: 0 | '' | ''"
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

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotForTheChildWhichWouldTakeItsKeyThere(int status) throws IOException {
        var answer = "HTTP/1.1 " + status + " X\r\nLocation: http://127.0.0.1:1/\r\n";
        try (var server = RawServer.answering(answer + "Content-Length: 2\r\n\r\nno");
                var child = Child.of(server.uri(), Tokens.of("token"));
                var line = child.line()) {
            for (int i = 0; i < 2; i++) {
                line.say(child.head("POST /0 HTTP/1.1", "Content-Length: 3")).say("abc");
                var head = line.head();
                assertThat(head).startsWith("HTTP/1.1 502 ").doesNotContainIgnoringCase("location");
                int length = Integer.parseInt(head.replaceFirst("(?s).*content-length: ", ""));
                assertThat(line.hear(length))
                        .contains(server.uri() + " answers with a redirect")
                        .contains("Check the provider's baseURL");
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
}
