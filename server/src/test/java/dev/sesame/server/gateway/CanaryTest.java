package dev.sesame.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.Line;
import dev.sesame.testkit.RawServer;
import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody listens between the gateway and the upstream. */
final class CanaryTest {
    private static final String BODY = RunningGateway.asking(Acme.MODEL);

    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final RawServer upstream =
            RawServer.speaking(line -> {
                var head = line.head();
                line.hear(BODY.length());
                heard.add(head);
                line.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").awaitEnd();
            });
    private final RunningGateway gateway = RunningGateway.before(upstream.uri());

    CanaryTest() throws IOException {}

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private String sent(String... fields) throws IOException, InterruptedException {
        try (var line = Line.to(gateway.uri())) {
            var head =
                    line.say(
                                    "POST /v1/chat/completions HTTP/1.1\r\nHost: ai.acme.example\r\n"
                                            + String.join("\r\n", fields)
                                            + "\r\nContent-Length: "
                                            + BODY.length()
                                            + "\r\n\r\n"
                                            + BODY)
                            .head();
            assertThat(head).startsWith("HTTP/1.1 200 ").doesNotContain("canary");
        }
        return String.valueOf(heard.poll(60, TimeUnit.SECONDS)).toLowerCase(java.util.Locale.ROOT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cookie: x",
                "X-Forwarded-For: x",
                "X-Forwarded-User: x",
                "X_Forwarded_User: x",
                "Forwarded: x",
                "Via: x",
                "X-Team: x",
                "X_Team: x",
                "x-user: x",
                "X-Acme-User-Id: x",
                "X-Auth-Request-Groups: x",
                "X_Auth_Request_Email: x",
                "Remote-User: x",
                "Proxy-Authorization: x",
                "Proxy-Connection: x",
                "X-Real-IP: x",
                "Api-Key: x",
                "x_org: x",
                "baggage: x",
                "api_key: x",
                "X_Api_Key: x",
                "OpenAI-Organization: x",
                "Accept-Encoding: x",
                "Keep-Alive: x",
                "Upgrade: x",
                "TE: x",
                "HTTP2-Settings: x",
                "X-Hidden: token-of-alice-canary"
            })
    void fieldsThatTellOrClaimWhoAsksStayBehind(String field)
            throws IOException, InterruptedException {
        var name = field.substring(0, field.indexOf(':')).toLowerCase(java.util.Locale.ROOT);
        var sent = sent("Authorization: Bearer " + Gate.ALICE, field);
        assertThat(sent).doesNotContain("\n" + name + ":").doesNotContain(Gate.ALICE);
    }

    @Test
    void nobodyElseNamesARequest() throws IOException, InterruptedException {
        var sent = sent("Authorization: Bearer " + Gate.ALICE, "X-Request-Id: x");
        assertThat(sent).contains("x-request-id: ").doesNotContain("x-request-id: x\r\n");
    }

    @Test
    void fieldsThatConnectionNamesStayBehind() throws IOException, InterruptedException {
        var sent =
                sent(
                        "Authorization: Bearer " + Gate.ALICE,
                        "Connection: keep-alive, X-Hop",
                        "X-Hop: x",
                        "X-Kept: y");
        assertThat(sent).doesNotContain("x-hop").contains("x-kept: y");
    }

    @Test
    void otherFieldsGoOnAsTheyAre() throws IOException, InterruptedException {
        var sent =
                sent(
                        "Authorization: Bearer " + Gate.ALICE,
                        "x-api-key: " + Gate.ALICE,
                        "User-Agent: opencode/1.18",
                        "X-Stainless-Lang: js",
                        "anthropic-beta: a",
                        "anthropic-beta: b");
        assertThat(sent)
                .contains("user-agent: opencode/1.18")
                .contains("x-stainless-lang: js")
                .contains("anthropic-beta: a\r\nanthropic-beta: b")
                .containsOnlyOnce("authorization: bearer " + Acme.KEY)
                .contains("host: 127.0.0.1:" + upstream.uri().getPort())
                .doesNotContain("x-api-key");
    }

    @Test
    void tokensInTwoPlacesHaveToBeTheSame() throws IOException, InterruptedException {
        assertThat(refused("Authorization: Bearer " + Gate.ALICE, "x-api-key: " + Gate.BORIS))
                .startsWith("HTTP/1.1 400 ");
        assertThat(refused("x-api-key: " + Gate.ALICE, "x-api-key: " + Gate.ALICE))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void tokensOfClaudePlansAreRefusedWithAReason() throws IOException, InterruptedException {
        assertThat(refused("Authorization: Bearer sk-ant-oat01-abc")).startsWith("HTTP/1.1 403 ");
        assertThat(gateway.gate().event().reason()).isEqualTo("a token of a Claude plan");
    }

    @Test
    void aTokenInTheUrlIsRefused() throws IOException, InterruptedException {
        try (var line = Line.to(gateway.uri())) {
            var head =
                    line.say(
                                    "POST /v1/chat/completions?key="
                                            + Gate.ALICE
                                            + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                                            + Gate.ALICE
                                            + "\r\nContent-Length: 0\r\n\r\n")
                            .head();
            assertThat(head).startsWith("HTTP/1.1 400 ");
        }
    }

    private String refused(String... fields) throws IOException, InterruptedException {
        try (var line = Line.to(gateway.uri())) {
            return line.say(
                            "GET /v1/models HTTP/1.1\r\nHost: a\r\n"
                                    + String.join("\r\n", fields)
                                    + "\r\n\r\n")
                    .head();
        }
    }
}
