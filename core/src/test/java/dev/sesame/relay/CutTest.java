package dev.sesame.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.CertificateAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends that are told by the connection alone: by TCP, or by TLS, which has one of its own. */
@Timeout(60)
final class CutTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String ENDLESS = "HTTP/1.1 200 OK\r\n\r\nabc";
    private static final String END = "\r\n0\r\n\r\n";

    @TempDir private Path folder;
    private CertificateAuthority company;
    private SSLContext tls;

    @BeforeEach
    void theCompanyHasAnAuthority()
            throws IOException, InterruptedException, GeneralSecurityException {
        company = CertificateAuthority.in(folder);
        tls = company.tls();
    }

    /** What is said within TLS, and below it. */
    private interface Script {
        void speak(Line within, Line below) throws IOException, InterruptedException;
    }

    private RawServer server(String version, Script script) throws IOException {
        return RawServer.speaking(below -> {
            // of its own, so that its end is not that of the connection
            var nothing = InputStream.nullInputStream();
            var socket = tls.getSocketFactory().createSocket(below.socket(), nothing, false);
            ((SSLSocket) socket).setEnabledProtocols(new String[] {version});
            script.speak(new Line(socket), below);
        });
    }

    private Child child(RawServer server) {
        var address = URI.create(server.uri().toString().replace("http:", "https:"));
        var authorities = Map.of("SESAME_CA_FILE", company.certificate().toString());
        return Child.of(address, Tokens.of("token"), authorities);
    }

    private static String answer(Child child) throws IOException {
        try (var line = child.line().say(child.head("GET /0 HTTP/1.1", "Connection: close"))) {
            return line.rest();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aKeptConnectionOnWhichTlsWasEndedIsNotUsedAgain(String version)
            throws IOException, InterruptedException {
        try (var server =
                        server(
                                version,
                                (within, below) -> {
                                    within.head();
                                    within.say(OK);
                                    within.close();
                                    below.awaitEnd();
                                });
                var child = child(server)) {
            for (int i = 0; i < 3; i++) {
                assertThat(child.get("/x").body()).isEqualTo("ok");
            }
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theEndOfTlsIsTheEndOfAnAnswer(String version) throws IOException {
        try (var server =
                        server(
                                version,
                                (within, below) -> {
                                    within.head();
                                    within.say(ENDLESS);
                                    within.close();
                                    below.awaitEnd();
                                });
                var child = child(server)) {
            assertThat(answer(child)).contains("abc").endsWith(END);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void withoutItTheAnswerIsNotWhole(String version) throws IOException {
        try (var server =
                        server(
                                version,
                                (within, _) -> {
                                    within.head();
                                    within.say(ENDLESS);
                                });
                var child = child(server)) {
            assertThat(answer(child)).contains("abc").doesNotEndWith(END);
        }
    }

    @Test
    void anAnswerWhoseConnectionIsResetIsNotWhole() throws IOException {
        var heard = new CountDownLatch(1);
        try (var server =
                        RawServer.speaking(line -> {
                            line.head();
                            line.say(ENDLESS);
                            heard.await();
                            line.socket().setSoLinger(true, 0);
                        });
                var child = Child.of(server.uri(), Tokens.of("token"));
                var line = child.line().say(child.head("GET /0 HTTP/1.1"))) {
            line.head();
            assertThat(line.hear(8)).isEqualTo("3\r\nabc\r\n");
            heard.countDown();
            assertThat(line.rest()).isEmpty();
        }
    }

    @Test
    void anAnswerWhoseConnectionIsEndedIsWhole() throws IOException {
        try (var server =
                        RawServer.speaking(line -> {
                            line.head();
                            line.say(ENDLESS);
                        });
                var child = Child.of(server.uri(), Tokens.of("token"))) {
            assertThat(answer(child)).contains("abc").endsWith(END);
        }
    }

    @Test
    void aBodyThatIsNoneEndsTheRequestOnBothSides() throws IOException, InterruptedException {
        var begun = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        try (var patient =
                        RawServer.speaking(line -> {
                            line.head();
                            begun.countDown();
                            line.awaitEnd();
                            ended.countDown();
                        });
                var other = Child.of(patient.uri(), Tokens.of("token"));
                var line = other.line()) {
            line.say(other.head("POST /0 HTTP/1.1", "Transfer-Encoding: chunked"));
            line.say("3\r\nabc\r\n");
            begun.await();
            assertThat(line.say("zz\r\n").rest()).isEmpty();
            ended.await();
        }
    }
}
