package dev.sesame.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.server.quota.Quotas;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.FakeModelProvider.Reply;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GatewayTest {
    private static final String CHAT = "/v1/chat/completions";

    private FakeModelProvider upstream = FakeModelProvider.start();
    private RunningGateway gateway;

    GatewayTest() {
        gateway = RunningGateway.before(upstream.uri());
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Test
    void passesBodyAndAnswerOnByteForByte() throws IOException, InterruptedException {
        var body = "{ \"model\" : \"gpt-5-mini\",\r\n\t\"x\":[1.0e2, \"\\u00e9é\"] }\n";
        upstream.next(Reply.events("data: {\"a\":1}\n\n", ": odd\r\n", "data: [DONE]\n\n"));
        var answer = gateway.post(CHAT + "?api-version=1&x=%20", Gate.ALICE, body);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("data: {\"a\":1}\n\n: odd\r\ndata: [DONE]\n\n");
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
        var sent = upstream.requests().getFirst();
        assertThat(sent.body()).isEqualTo(body);
        assertThat(sent.path()).isEqualTo("/v1/chat/completions?api-version=1&x=%20");
    }

    @Test
    void putsTheKeyWhereTheTokenWas() throws IOException, InterruptedException {
        gateway.post(CHAT, Gate.ALICE, RunningGateway.asking(Acme.MODEL));
        var answer =
                gateway.send(
                        gateway.request("/v1/messages")
                                .header("x-api-key", Gate.ALICE)
                                .POST(BodyPublishers.ofString(RunningGateway.asking(Acme.CLAUDE))));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(upstream.requests().getFirst().headers())
                .containsEntry("authorization", "Bearer " + Acme.KEY)
                .doesNotContainKey("x-api-key");
        assertThat(upstream.requests().getLast().headers())
                .containsEntry("x-api-key", Acme.KEY)
                .containsEntry("anthropic-version", "2023-06-01")
                .doesNotContainKey("authorization");
    }

    @Test
    void waitsForTokensThatAreCheckedElsewhere() throws IOException, InterruptedException {
        var answer = gateway.post(CHAT, Gate.SLOW, RunningGateway.asking(Acme.MODEL));
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void everyTokenThatIsNotAcceptedGetsTheSameAnswer() throws IOException, InterruptedException {
        var wrong = gateway.post(CHAT, "wrong", RunningGateway.asking(Acme.MODEL));
        var none = gateway.send(gateway.request(CHAT).POST(BodyPublishers.ofString("{}")));
        var basic =
                gateway.send(
                        gateway.request(CHAT)
                                .header("Authorization", "Basic YTpi")
                                .POST(BodyPublishers.ofString("{}")));
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.headers().firstValue("www-authenticate"))
                .contains("Bearer error=\"invalid_token\"");
        assertThat(none.body()).isEqualTo(wrong.body());
        assertThat(none.headers().firstValue("www-authenticate")).contains("Bearer");
        assertThat(basic.body()).isEqualTo(wrong.body());
        assertThat(gateway.gate().event().reason()).isEqualTo("the signature is wrong");
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void whoVerifiesATokenLearnsWhereItCameFrom() throws IOException, InterruptedException {
        gateway.get("/v1/models", Gate.ALICE);
        gateway.send(
                gateway.request("/v1/models")
                        .header("Authorization", "Bearer wrong")
                        .header("X-Forwarded-For", "203.0.113.7")
                        .GET());
        assertThat(gateway.gate().senders)
                .containsExactly("127.0.0.1 for ", "127.0.0.1 for 203.0.113.7");
    }

    @Test
    void whoIsBlockedIsForbidden() throws IOException, InterruptedException {
        var answer = gateway.post(CHAT, Gate.LEFT, RunningGateway.asking(Acme.MODEL));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).doesNotContain("carol");
        assertThat(answer.headers().firstValue("www-authenticate"))
                .contains("Bearer error=\"insufficient_scope\"");
    }

    @Test
    void whoIsInNoTeamIsForbidden() throws IOException, InterruptedException {
        var answer = gateway.post(CHAT, Gate.NOBODY_ELSE, RunningGateway.asking(Acme.MODEL));
        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void aModelOfOthersIsForbiddenAndAnUnknownOneIsNotFound()
            throws IOException, InterruptedException {
        var forbidden = gateway.post(CHAT, Gate.ALICE, RunningGateway.asking(Acme.SECRET_MODEL));
        assertThat(forbidden.statusCode()).isEqualTo(403);
        var allowed = gateway.post(CHAT, Gate.BORIS, RunningGateway.asking(Acme.SECRET_MODEL));
        assertThat(allowed.statusCode()).isEqualTo(200);
        var unknown = gateway.post(CHAT, Gate.BORIS, RunningGateway.asking("none"));
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("\"code\":\"model_not_found\"");
        var otherForm = gateway.post("/v1/messages", Gate.BORIS, RunningGateway.asking(Acme.MODEL));
        assertThat(otherForm.statusCode()).isEqualTo(404);
        assertThat(otherForm.body()).startsWith("{\"type\":\"error\",\"error\":{\"type\":\"not_fo");
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void obeysALimit() throws IOException, InterruptedException {
        gateway.gate().verdict = new Quotas.Refused("60 requests", Duration.ofMillis(1200));
        var answer = gateway.post(CHAT, Gate.ALICE, RunningGateway.asking(Acme.MODEL));
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("retry-after")).contains("2");
        assertThat(answer.body()).contains("60 requests");
        assertThat(gateway.gate().used).isEmpty();
    }

    @Test
    void theNextRequestFollowsTheChangedFiles() throws IOException, InterruptedException {
        try (var other = FakeModelProvider.start()) {
            gateway.gate().definition.set(Acme.with(other.uri()));
            gateway.post(CHAT, Gate.ALICE, RunningGateway.asking(Acme.MODEL));
            assertThat(other.requests()).hasSize(1);
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void listsTheModelsOfTheTeam() throws IOException, InterruptedException {
        var answer = gateway.get("/v1/models", Gate.ALICE);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"object\":\"list\",\"data\":[{\"id\":\"gpt-5-mini\",\"object\":\"model\","
                                + "\"created\":0,\"owned_by\":\"acme\"}]}");
        assertThat(gateway.get("/v1/models/gpt-5-mini", Gate.ALICE).statusCode()).isEqualTo(200);
        assertThat(gateway.get("/v1/models/gpt-5-pro", Gate.ALICE).statusCode()).isEqualTo(404);
        assertThat(gateway.get("/v1/models/gpt-5-pro", Gate.BORIS).statusCode()).isEqualTo(200);
    }

    @Test
    void otherPathsAndMethodsAreRefusedToPeopleAndToNobody()
            throws IOException, InterruptedException {
        assertThat(gateway.get("/v1/files", Gate.ALICE).statusCode()).isEqualTo(404);
        assertThat(gateway.get("/v1/files", "wrong").statusCode()).isEqualTo(401);
        var get = gateway.get(CHAT, Gate.ALICE);
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("allow")).contains("POST");
    }

    @Test
    void eachRequestHasANameThatItsUpstreamLearns() throws IOException, InterruptedException {
        var answer =
                gateway.send(
                        gateway.request(CHAT)
                                .header("Authorization", "Bearer " + Gate.ALICE)
                                .header("X-Request-Id", "mine")
                                .POST(BodyPublishers.ofString(RunningGateway.asking(Acme.MODEL))));
        var id = answer.headers().firstValue("x-request-id").orElseThrow();
        assertThat(id).matches("[0-9a-f]{32}");
        assertThat(upstream.requests().getFirst().headers()).containsEntry("x-request-id", id);
        assertThat(gateway.gate().event().requestId()).isEqualTo(id);
        assertThat(gateway.gate().usage().requestId()).isEqualTo(id);
    }
}
