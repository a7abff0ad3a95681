package dev.sesame.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.testkit.SteppingClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GatewayTest {
    private static final String PING =
            """
            {"model": "qwen2.5-72b", "stream": true, "messages": [
              {"role": "system", "content": "be brief"},
              {"role": "user", "content": "earlier"},
              {"role": "assistant", "content": "yes"},
              {"role": "user", "content": "ping"}]}
            """;

    private final SteppingClock clock = SteppingClock.at(Instant.parse("2026-01-01T09:00:00Z"));
    private final SignOn signOn = new SignOn(clock);
    private final Gateway gateway = new Gateway(signOn);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        gateway.close();
        client.close();
    }

    @Test
    void theLastQuestionIsAnsweredPieceByPiece() throws IOException, InterruptedException {
        var reply = ask(signOn.issue(), PING);
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("content-type")).contains("text/event-stream");
        var events = reply.body().split("\n\n", -1);
        assertThat(events).hasSizeGreaterThan(20).contains("data: [DONE]");
        assertThat(said(reply.body()))
                .startsWith("pong. I am a built-in rule-based model")
                .contains("\"ping\", which is 1 word");
        assertThat(gateway.takeCalls()).containsExactly(new Gateway.Call(200, true));
        assertThat(gateway.takeCalls()).isEmpty();
    }

    @Test
    void withoutStreamingTheAnswerIsOneObject() throws IOException, InterruptedException {
        var question =
                """
                {"model": "qwen2.5-72b", "messages": [
                  {"role": "user", "content": [{"type": "text", "text": "Summarise two words"}]}]}
                """;
        var answer = object(ask(signOn.issue(), question));
        var message = answer.array("choices").getFirst().asObject().orElseThrow().object("message");
        assertThat(message.orElseThrow().string("content").orElseThrow())
                .contains("which is 3 words")
                .contains("explain and summarise nothing");
        assertThat(answer.object("usage").orElseThrow().get("prompt_tokens"))
                .contains(new dev.sesame.json.JsonValue.JsonNumber("3"));
    }

    @Test
    void withoutATokenItRefuses() throws IOException, InterruptedException {
        var reply = send(HttpRequest.newBuilder(uri("/v1/models")).GET());
        assertThat(reply.statusCode()).isEqualTo(401);
        assertThat(reply.headers().firstValue("www-authenticate").orElseThrow())
                .startsWith("Bearer error=\"invalid_token\"");
        assertThat(problem(reply)).isEqualTo("A token of the company is needed.");
        assertThat(gateway.takeCalls()).containsExactly(new Gateway.Call(401, false));
    }

    @Test
    void aTokenOfAnotherRunIsRefused() throws IOException, InterruptedException {
        var foreign = new SignOn(clock).issue();
        assertThat(ask(foreign, PING).statusCode()).isEqualTo(401);
    }

    @Test
    void aTokenIsGoodUntilItsEndAndNotLonger() throws IOException, InterruptedException {
        var token = signOn.issue();
        clock.advance(SignOn.VALIDITY.minusMillis(1));
        assertThat(ask(token, PING).statusCode()).isEqualTo(200);
        clock.advance(java.time.Duration.ofMillis(1));
        var reply = ask(token, PING);
        assertThat(reply.statusCode()).isEqualTo(401);
        assertThat(problem(reply)).isEqualTo("The token has expired. Sign in again.");
        assertThat(ask(signOn.issue(), PING).statusCode()).isEqualTo(200);
    }

    @Test
    void whoIsSignedInSeesTheModels() throws IOException, InterruptedException {
        var reply = send(signed(signOn.issue(), "/v1/models").GET());
        assertThat(object(reply).array("data"))
                .extracting(model -> model.asObject().orElseThrow().string("id").orElseThrow())
                .containsExactly("qwen2.5-72b");
    }

    @Test
    void whatIsNoQuestionIsRefused() throws IOException, InterruptedException {
        var token = signOn.issue();
        for (var nonsense : List.of("", "{", "[]", "{\"messages\": [{\"role\": \"user\"}]}")) {
            assertThat(ask(token, nonsense).statusCode()).as(nonsense).isEqualTo(400);
        }
        assertThat(ask(token, PING.replace("qwen2.5-72b", "gpt")).statusCode()).isEqualTo(404);
        assertThat(ask(token, " ".repeat((1 << 20) + 1)).statusCode()).isEqualTo(413);
        assertThat(send(signed(token, "/v1/other").GET()).statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> ask(Secret token, String body)
            throws IOException, InterruptedException {
        return send(signed(token, "/v1/chat/completions").POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder signed(Secret token, String path) {
        return HttpRequest.newBuilder(uri(path))
                .header("authorization", "bearer " + token.reveal());
    }

    private URI uri(String path) {
        return URI.create(gateway.origin() + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonObject object(HttpResponse<String> reply) {
        return Json.parse(reply.body()).asObject().orElseThrow();
    }

    private static String problem(HttpResponse<String> reply) {
        return object(reply).object("error").orElseThrow().string("message").orElseThrow();
    }

    /** Returns all that the events of {@code stream} say, put together. */
    private static String said(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> Json.parse(line.substring("data: ".length())).asObject().orElseThrow())
                .flatMap(chunk -> chunk.array("choices").stream())
                .flatMap(choice -> choice.asObject().orElseThrow().object("delta").stream())
                .flatMap(delta -> delta.string("content").stream())
                .collect(Collectors.joining());
    }
}
