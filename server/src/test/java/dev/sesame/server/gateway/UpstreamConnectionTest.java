package dev.sesame.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.CertificateAuthority;
import dev.sesame.testkit.Line;
import dev.sesame.testkit.RawServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection is another person's next: nothing of one answer may reach the other. */
final class UpstreamConnectionTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
    private static final String ONE = HEAD + "Content-Length: 3\r\n\r\none";
    private static final String POISON = HEAD + "Content-Length: 6\r\n\r\npoison";
    private static final String BEGUN = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKS =
            HEAD + "Transfer-Encoding: chunked\r\n\r\n2\r\non\r\n1\r\ne\r\n0\r\n\r\n";

    @TempDir private Path folder;

    private static HttpResponse<String> ask(RunningGateway gateway)
            throws IOException, InterruptedException {
        return gateway.post("/v1/chat/completions", Gate.ALICE, RunningGateway.asking(Acme.MODEL));
    }

    private static void hear(Line line) throws IOException {
        var head = line.head();
        int length = Integer.parseInt(head.replaceAll("(?is).*content-length: (\\d+).*", "$1"));
        line.hear(length);
    }

    /**
     * Returns over how many connections a service that says {@code answer} is asked three times.
     */
    private static int connections(String answer) throws IOException, InterruptedException {
        try (var service =
                        RawServer.speaking(line -> {
                            while (true) {
                                hear(line);
                                line.say(answer);
                            }
                        });
                var gateway = RunningGateway.before(service.uri())) {
            for (int i = 0; i < 3; i++) {
                var heard = ask(gateway);
                assertThat(heard.body()).isEqualTo("one");
                assertThat(heard.headers().firstValue("content-length")).contains("3");
            }
            return service.connections();
        }
    }

    @Test
    void oneConnectionServesAllWhoseAnswersEnd() throws IOException, InterruptedException {
        assertThat(connections(ONE)).isEqualTo(1);
    }

    @Test
    void chunksThatAreAllThereNeedNoChunks() throws IOException, InterruptedException {
        assertThat(connections(CHUNKS)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ONE + POISON,
                CHUNKS + POISON,
                ONE + "x",
                CHUNKS + "x",
                ONE + BEGUN,
                CHUNKS + BEGUN + "X: y\r\n"
            })
    void whatFollowsAnAnswerIsNobodys(String answer) throws IOException, InterruptedException {
        assertThat(connections(answer)).isEqualTo(3);
    }

    @Test
    void anAnswerThatSaysSoIsTheLast() throws IOException, InterruptedException {
        var last = ONE.replace("Content-Length", "Connection: close\r\nContent-Length");
        assertThat(connections(last)).isEqualTo(3);
    }

    @Test
    void whatIsSaidBeforeTheAnswerStaysBehind() throws IOException, InterruptedException {
        var early = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
        assertThat(connections(early + CHUNKS)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
                "HTTP/1.1 042 Odd\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 102 Processing\r\n\r\n",
                "HTTP/1.1 20"
            })
    void whoSaysNothingThatCanBePassedOnIsNotAskedAgain(String answer)
            throws IOException, InterruptedException {
        try (var service =
                        RawServer.speaking(line -> {
                            hear(line);
                            line.say(answer);
                        });
                var gateway = RunningGateway.before(service.uri())) {
            assertThat(ask(gateway).statusCode()).isEqualTo(502);
            assertThat(service.connections()).isEqualTo(1);
        }
    }

    @Test
    void noProxyReadsTheKey() throws IOException, InterruptedException {
        var far = URI.create("http://models.example:8000");
        try (var proxy = RawServer.speaking(Line::awaitEnd);
                var gateway =
                        RunningGateway.in(Map.of("HTTP_PROXY", proxy.uri().toString()), far)) {
            assertThat(ask(gateway).statusCode()).isEqualTo(502);
            assertThat(gateway.gate().event().reason()).contains("in clear text");
            assertThat(proxy.connections()).isZero();
        }
    }

    /** The rest of the request would be taken for the next one. */
    @Test
    void anAnswerBeforeTheEndOfItsRequestIsTheLast() throws IOException, InterruptedException {
        try (var service =
                        RawServer.speaking(line -> {
                            line.head();
                            line.say("HTTP/1.1 400 No\r\nContent-Length: 2\r\n\r\n{}").awaitEnd();
                        });
                var gateway = RunningGateway.before(service.uri())) {
            assertThat(askMuch(gateway)).isEqualTo("{}");
            assertThat(askMuch(gateway)).isEqualTo("{}");
            assertThat(service.connections()).isEqualTo(2);
        }
    }

    @Test
    void anAnswerThatEndsWithItsConnectionIsWholeAlsoWhenTheRequestIsNot()
            throws IOException, InterruptedException {
        try (var service =
                        RawServer.speaking(line -> {
                            line.head();
                            line.say("HTTP/1.0 400 No\r\n\r\n{}").socket().shutdownOutput();
                            line.awaitEnd();
                        });
                var gateway = RunningGateway.before(service.uri())) {
            assertThat(askMuch(gateway)).isEqualTo("{}");
        }
    }

    private static String askMuch(RunningGateway gateway) throws IOException, InterruptedException {
        var body =
                RunningGateway.asking(Acme.MODEL).replace("[]", "\"" + "x".repeat(9 << 20) + "\"");
        var answer = gateway.post("/v1/chat/completions", Gate.ALICE, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        return answer.body();
    }

    @Test
    void theCompanysAuthorityVouchesForServices()
            throws IOException, InterruptedException, GeneralSecurityException {
        var company = CertificateAuthority.in(folder);
        var tls = company.tls();
        var trust = Map.of("SESAME_CA_FILE", company.certificate().toString());
        try (var service =
                        RawServer.speaking(below -> {
                            var nothing = InputStream.nullInputStream();
                            var socket =
                                    tls.getSocketFactory()
                                            .createSocket(below.socket(), nothing, true);
                            var within = new Line(socket);
                            while (true) {
                                hear(within);
                                within.say(CHUNKS);
                            }
                        });
                var gateway = RunningGateway.in(trust, secure(service));
                var stranger = RunningGateway.before(secure(service))) {
            assertThat(ask(gateway).body()).isEqualTo("one");
            assertThat(ask(gateway).body()).isEqualTo("one");
            assertThat(service.connections()).isEqualTo(1);
            assertThat(ask(stranger).statusCode()).isEqualTo(502);
            assertThat(stranger.gate().event().reason()).contains("its certificate is not trusted");
        }
    }

    private static URI secure(RawServer server) {
        return URI.create(server.uri().toString().replace("http:", "https:"));
    }
}
