package dev.sesame.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.testkit.Line;
import dev.sesame.testkit.RawServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerTest {
    private static final String FIRST =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"po\"}}]}\n\n";
    private static final String LAST = "data: [DONE]\n\n";

    @TempDir private Path folder;

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final RawServer upstream;
    private RunningCompany company;

    ServerTest() throws IOException {
        upstream = RawServer.speaking(this::answerSlowly);
    }

    @BeforeEach
    void open() throws Exception {
        company = new RunningCompany(folder, upstream);
    }

    @AfterEach
    void close() throws Exception {
        goOn.countDown();
        company.close();
        upstream.close();
    }

    private void answerSlowly(Line line) throws IOException, InterruptedException {
        while (!line.head().isEmpty()) {
            line.say(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
            chunk(line, FIRST);
            goOn.await();
            chunk(line, LAST);
            line.say("0\r\n\r\n");
        }
    }

    private static void chunk(Line line, String text) throws IOException {
        line.say(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    @Test
    void publishesAndLetsThrough() throws Exception {
        goOn.countDown();
        assertThat(RunningCompany.get(company.server().address(), "/.well-known/opencode"))
                .startsWith("HTTP/1.1 200")
                .contains("acme-token");
        try (var line = company.ask()) {
            assertThat(line.head()).startsWith("HTTP/1.1 200");
            hear(line, LAST);
        }
        assertThat(RunningCompany.get(company.server().address(), "/elsewhere"))
                .startsWith("HTTP/1.1 404");
    }

    @Test
    void saysWhereClientsCome() {
        var server = company.server();
        assertThat(server.url()).isEqualTo("http://127.0.0.1:" + server.address().getPort());
    }

    @Test
    void tellsOperatorsOnAPortOfTheirOwn() throws Exception {
        var server = company.server();
        assertThat(RunningCompany.get(server.admin(), "/readyz")).contains("ready");
        assertThat(RunningCompany.get(server.admin(), "/metrics"))
                .contains("sesame_organisation_version{value=")
                .contains("sesame_limits_degraded 0.0");
        assertThat(RunningCompany.get(server.admin(), "/versions")).contains("\"since\"");
        assertThat(RunningCompany.get(server.admin(), "/versions/no..such"))
                .startsWith("HTTP/1.1 404");
        assertThat(RunningCompany.get(server.address(), "/metrics")).startsWith("HTTP/1.1 404");
    }

    @Test
    void theEndCutsOffNobody()
            throws IOException,
                    InterruptedException,
                    GeneralSecurityException,
                    ExecutionException,
                    TimeoutException {
        var server = company.server();
        try (var line = company.ask()) {
            assertThat(line.head()).startsWith("HTTP/1.1 200");
            hear(line, FIRST);

            var ending = CompletableFuture.runAsync(server::close);
            while (!RunningCompany.get(server.admin(), "/readyz").contains("draining")) {
                Thread.onSpinWait();
            }
            awaitRefusal();
            assertThat(ending).isNotDone();
            goOn.countDown();
            assertThat(line.rest()).contains(LAST).endsWith("0\r\n\r\n");
            ending.get(60, TimeUnit.SECONDS);
        }
        assertThat(company.audited()).contains("\"status\":200");
    }

    @Test
    void anAddressThatIsTakenIsNamed() {
        var taken = company.server().admin();

        assertThatThrownBy(() -> company.start(folder.resolve("other"), taken))
                .isInstanceOf(AuthException.class)
                .hasMessage("cannot listen on 127.0.0.1:" + taken.getPort());
    }

    /** New connections are refused at some time after the end began. */
    private void awaitRefusal() throws IOException {
        var address = URI.create("http://127.0.0.1:" + company.server().address().getPort());
        try {
            while (true) {
                Line.to(address).close();
            }
        } catch (ConnectException _) {
            // nobody listens any more
        }
    }

    private static void hear(Line line, String text) throws IOException {
        var heard = new StringBuilder();
        while (heard.indexOf(text) < 0) {
            var one = line.hear(1);
            assertThat(one).as("after " + heard).isNotEmpty();
            heard.append(one);
        }
    }
}
