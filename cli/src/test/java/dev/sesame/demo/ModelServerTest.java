package dev.sesame.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ModelServerTest {
    private static final String PING =
            """
            {"model": "qwen2.5-72b", "stream": true, "messages": [
              {"role": "system", "content": "be brief"},
              {"role": "user", "content": "earlier"},
              {"role": "assistant", "content": "yes"},
              {"role": "user", "content": "ping"}]}
            """;

    private final ModelServer model = new ModelServer();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        model.close();
        client.close();
    }

    @Test
    void theLastQuestionIsAnsweredPieceByPiece() throws IOException, InterruptedException {
        var reply = ask(model.key(), PING);
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(reply.body().split("\n\n", -1)).hasSizeGreaterThan(20).contains("data: [DONE]");
        assertThat(said(reply.body()))
                .startsWith("pong. I am a built-in rule-based model")
                .contains("\"ping\", which is 1 word");
        assertThat(model.takeStreamed()).isEqualTo(1);
        assertThat(model.takeStreamed()).isZero();
    }

    @Test
    void withoutStreamingTheAnswerIsOneObject() throws IOException, InterruptedException {
        var question =
                """
                {"model": "qwen2.5-72b", "messages": [
                  {"role": "user", "content": [{"type": "text", "text": "Summarise two words"}]}]}
                """;
        var answer = Json.parse(ask(model.key(), question).body()).asObject().orElseThrow();
        var message = answer.array("choices").getFirst().asObject().orElseThrow().object("message");
        assertThat(message.orElseThrow().string("content").orElseThrow())
                .contains("which is 3 words")
                .contains("explain and summarise nothing");
        assertThat(answer.object("usage").orElseThrow().get("prompt_tokens"))
                .contains(new JsonNumber("3"));
        assertThat(model.takeStreamed()).isZero();
    }

    @Test
    void nobodyIsAnsweredWithoutItsKey() throws IOException, InterruptedException {
        assertThat(ask(Secret.of("a token"), PING).statusCode()).isEqualTo(401);
        assertThat(model.takeStreamed()).isZero();
    }

    @Test
    void whatIsNoQuestionIsRefused() throws IOException, InterruptedException {
        for (var nonsense : List.of("", "{", "[]", "{\"messages\": [{\"role\": \"user\"}]}")) {
            assertThat(ask(model.key(), nonsense).statusCode()).as(nonsense).isEqualTo(400);
        }
    }

    private HttpResponse<String> ask(Secret key, String body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(model.origin() + "/v1/chat/completions"))
                        .header("authorization", "Bearer " + key.reveal())
                        .POST(BodyPublishers.ofString(body));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Returns all that the events of {@code stream} say, put together. */
    private static String said(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> Json.parse(line.substring("data: ".length())).asObject().orElseThrow())
                .flatMap(chunk -> chunk.array("choices").stream())
                .flatMap(choice -> choice.asObject().stream())
                .flatMap((JsonObject choice) -> choice.object("delta").stream())
                .flatMap(delta -> delta.string("content").stream())
                .collect(Collectors.joining());
    }
}
