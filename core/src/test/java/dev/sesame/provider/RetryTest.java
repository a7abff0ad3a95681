package dev.sesame.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.FakeModelProvider.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryTest {
    private static final String SLOW_DOWN = "{\"error\":{\"message\":\"slow down\"}}";
    @TempDir Path home;
    private final FakeModelProvider server = FakeModelProvider.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theServersWordOnWhenToComeBackIsKept() {
        server.next(Reply.json(429, SLOW_DOWN).header("retry-after", "1.5"))
                .next(Reply.json(503, SLOW_DOWN).header("retry-after-ms", "20"))
                .next(
                        Reply.json(408, SLOW_DOWN)
                                .header("retry-after", "Fri, 2 Jan 2026 03:04:15 GMT"));
        var talk = new Talk(home);
        talk.ask(config());

        assertThat(talk.text).hasToString("pong from gateway");
        assertThat(talk.pauses)
                .containsExactly(
                        Duration.ofMillis(1500), Duration.ofMillis(20), Duration.ofSeconds(10));
        assertThat(talk.retries)
                .containsExactly(
                        new Retry(1, Duration.ofMillis(1500), "slow down"),
                        new Retry(2, Duration.ofMillis(20), "slow down"),
                        new Retry(3, Duration.ofSeconds(10), "slow down"));
        assertThat(server.requests()).hasSize(4);
        assertThat(server.requests().getLast()).isEqualTo(server.requests().getFirst());
    }

    @Test
    void withoutSuchAWordThePausesGrowAndEnd() {
        for (int i = 0; i < 7; i++) {
            server.next(Reply.json(500, "{\"error\":{\"message\":\"try " + i + "\"}}"));
        }
        var talk = new Talk(home);

        assertThatThrownBy(() -> talk.ask(config())).hasMessage("try 5");
        assertThat(server.requests()).hasSize(6);
        assertThat(talk.pauses).hasSize(5);
        for (int i = 0; i < 5; i++) {
            long millis = Math.min(30_000, 2000L << i);
            assertThat(talk.pauses.get(i).toMillis())
                    .isBetween(millis, Math.min(30_000, millis * 5 / 4));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "soon", "Thu, 1 Jan 2026 00:00:00 GMT", "1e300", "NaN"})
    void aWordThatMakesNoSenseIsNotHeard(String retryAfter) {
        server.next(Reply.json(409, SLOW_DOWN).header("retry-after", retryAfter));
        var talk = new Talk(home);
        talk.ask(config());

        assertThat(talk.pauses.getFirst())
                .isBetween(Duration.ofSeconds(2), Duration.ofMillis(2500));
    }

    @Test
    void nobodyWaitsForAnHour() {
        server.next(Reply.json(429, SLOW_DOWN).header("retry-after", "3600"));

        assertThat(refusal(config()).problem()).isEqualTo("slow down");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"error\":{\"message\":\"at most 5000 tokens\"}} | true",
                "400 | {\"error\":{\"message\":\"Overloaded\"}} | true",
                "403 | request timed out | true",
                "400 | {\"error\":{\"message\":\"x\"},\"also\":\"please try again later\"} | true",
                "400 | {\"error\":{\"message\":\"Timeout\"}} | true",
                "400 | tea time out | false",
                "401 | {\"error\":{\"message\":\"overloaded\"}} | false",
                "413 | overloaded | false",
                "400 | {\"error\":{\"message\":\"500\",\"code\":\"context_length_exceeded\"}} | false",
                "404 | gone | false",
            })
    void openCodesPatternsDecideWhatMayPass(int status, String body, boolean again) {
        server.next(Reply.text(status, body).header("retry-after-ms", "1"));
        var talk = new Talk(home);
        if (again) {
            talk.ask(config());
        } else {
            assertThatThrownBy(() -> talk.ask(config())).isInstanceOf(AuthException.class);
        }

        assertThat(server.requests()).hasSize(again ? 2 : 1);
    }

    @Test
    void aMissingModelMayAppearAtOpenAi() {
        server.next(Reply.json(404, SLOW_DOWN).header("retry-after-ms", "20"));
        new Talk(home).ask(config().replace("\"corp\"", "\"openai-corp\""));

        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void withoutAConnectionThereAreTwoQuickRetries() throws IOException {
        var talk = new Talk(home);
        var refusal =
                catchThrowableOfType(
                        AuthException.class,
                        () -> talk.ask(Talk.corp("http://127.0.0.1:" + closedPort(), "", "{}")));

        assertThat(refusal.problem())
                .isEqualTo(
                        "Cannot connect to API: Unable to connect."
                                + " Is the computer able to access the url?");
        assertThat(refusal.failure()).isEqualTo(Failure.UNREACHABLE);
        assertThat(refusal.nextStep()).contains("http://127.0.0.1:");
        assertThat(talk.pauses).containsExactly(Duration.ofMillis(500), Duration.ofMillis(500));
    }

    @Test
    void aProxyThatIsNotThereIsNamed() throws IOException {
        var proxy = "http://127.0.0.1:" + closedPort();
        var talk = new Talk(home).variable("HTTPS_PROXY", proxy);

        assertThatThrownBy(() -> talk.ask(Talk.corp("https://ai.company.test", "", "{}")))
                .hasMessage(
                        "Cannot connect to API: Unable to connect. Is the computer able to access"
                                + " the url? (through the proxy "
                                + proxy
                                + ")");
    }

    @Test
    void aServerThatSpeaksNoTlsIsToldAsSuch() throws IOException {
        try (var plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> answerPlainly(plain));
            var address = "https://127.0.0.1:" + plain.getLocalPort();

            assertThatThrownBy(() -> new Talk(home).ask(Talk.corp(address, "", "{}")))
                    .isInstanceOfSatisfying(
                            AuthException.class,
                            e -> assertThat(e.nextStep()).contains("speaks TLS", address));
        }
    }

    private static void answerPlainly(ServerSocket server) {
        while (!server.isClosed()) {
            try (var connection = server.accept()) {
                var ignored = connection.getInputStream().read(new byte[4096]);
                connection.getOutputStream().write("HTTP/1.0 400 \r\n\r\n".getBytes(US_ASCII));
            } catch (IOException _) {
                // the next one may go better
            }
        }
    }

    @Test
    void aServerThatIsOnlySlowIsNotAskedTwice() {
        var release = new CountDownLatch(1);
        server.next(FakeModelProvider.openAi("late")).holdAnswers(release);
        var config = Talk.corp(server.uri(), "\"options\":{\"headerTimeout\":50}", "{}");
        var talk = new Talk(home);

        assertThatThrownBy(() -> talk.ask(config))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.UNREACHABLE));
        release.countDown();
        assertThat(talk.pauses).isEmpty();
    }

    @Test
    void whoIsInterruptedStopsWaiting() {
        server.next(Reply.json(500, SLOW_DOWN));

        assertThatThrownBy(() ->
                        new Talk(home)
                                .ask(
                                        config(),
                                        _ -> {
                                            throw new InterruptedException();
                                        }))
                .extracting("failure")
                .isEqualTo(Failure.CANCELLED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aHeaderThatCannotBeSentIsNotRetried() {
        var talk = new Talk(home);
        var config = Talk.corp(server.uri(), "\"options\":{\"apiKey\":\"a\\nb\"}", "{}");

        assertThatThrownBy(() -> talk.ask(config))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> {
                            assertThat(e.failure()).isEqualTo(Failure.INVALID_INPUT);
                            assertThat(ApiError.of(e)).isEmpty();
                        });
        assertThat(talk.pauses).isEmpty();
    }

    private String config() {
        return Talk.corp(server.uri() + "/v1", "\"options\":{\"apiKey\":\"k-123456\"}", "{}");
    }

    private AuthException refusal(String config) {
        return catchThrowableOfType(AuthException.class, () -> new Talk(home).ask(config));
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
