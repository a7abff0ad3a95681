package dev.sesame.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.FakeModelProvider.Reply;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponsesTest {
    private static final String OPENAI =
            "\"npm\":\"@ai-sdk/openai\",\"options\":{\"apiKey\":\"the-key\"}";

    @TempDir Path home;
    private final FakeModelProvider server = FakeModelProvider.start();
    private Talk talk;

    @org.junit.jupiter.api.BeforeEach
    void begin() {
        talk = new Talk(home);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void openAiIsAskedForResponses() {
        var completion = talk.ask(config("{}"));

        assertThat(talk.text).hasToString("pong from gateway");
        assertThat(completion)
                .isEqualTo(
                        new Completion(
                                "stop",
                                new Usage(3, 2, 3, new Usage.Cache(4, 0)),
                                Message.Assistant.SILENT));
        var request = server.requests().getFirst();
        assertThat(request.path()).isEqualTo("/v1/responses");
        assertThat(request.headers())
                .containsEntry("authorization", "Bearer the-key")
                .containsEntry("x-session-id", "ses_1");
        assertThat(Talk.body(request.body()))
                .isEqualTo(
                        Talk.body(
                                """
                                {"model":"m",
                                 "input":[{"role":"system","content":"be brief"},
                                  {"role":"user","content":[{"type":"input_text","text":"ping"}]},
                                  {"role":"assistant",
                                   "content":[{"type":"output_text","text":"what?"}]},
                                  {"role":"user",
                                   "content":[{"type":"input_text","text":"again"}]}],
                                 "max_output_tokens":32000,"store":false,
                                 "prompt_cache_key":"ses_1","stream":true}
                                """));
    }

    /** As OpenCode 1.18.33 asked for these models. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt-5.2 | {} | {\"text\":{\"verbosity\":\"low\"},"
                        + "\"reasoning\":{\"effort\":\"medium\",\"summary\":\"auto\"}}",
                "gpt-5-y | {} | {\"reasoning\":{\"effort\":\"medium\",\"summary\":\"auto\"}}",
                "custom-x | {\"reasoning\":true} | {}",
                "o3 | {} | {}",
            })
    void aModelThatReasonsIsAskedToThink(String id, String model, String more) {
        talk.tuned("{\"temperature\":0.3,\"top_p\":0.9,\"options\":{\"seed\":5}}", Map.of())
                .ask(
                        config(
                                model.replace("{", "{\"id\":\"" + id + "\",\"temperature\":true,")
                                        .replace(",}", "}")));

        var body = Talk.body(server.requests().getFirst().body()).without("input");
        var expected =
                Talk.body(
                                """
                                {"max_output_tokens":32000,"store":false,"stream":true,
                                 "prompt_cache_key":"ses_1",
                                 "include":["reasoning.encrypted_content"]}
                                """)
                        .with("model", id)
                        .under(Talk.body(more));
        assertThat(body).isEqualTo(expected);
        assertThat(server.requests().getFirst().body()).contains("\"role\":\"developer\"");
    }

    @Test
    void aModelThatDoesNotReasonTakesATemperatureAndNoEffort() {
        talk.tuned("{\"temperature\":0.3,\"top_p\":0.9}", Map.of())
                .ask(config("{\"id\":\"gpt-4o\",\"temperature\":true}"));

        assertThat(Talk.body(server.requests().getFirst().body()).without("input"))
                .isEqualTo(
                        Talk.body(
                                """
                                {"model":"gpt-4o","temperature":0.3,"top_p":0.9,
                                 "max_output_tokens":32000,"store":false,
                                 "prompt_cache_key":"ses_1","stream":true}
                                """));
    }

    @Test
    void organisationAndProjectAreHeaders() {
        talk.ask(
                Talk.corp(
                        server.uri() + "/v1",
                        "\"npm\":\"@ai-sdk/openai\",\"options\":{\"apiKey\":\"k\","
                                + "\"organization\":\"org1\",\"project\":\"prj1\","
                                + "\"queryParams\":{\"a\":\"b\"}}",
                        "{}"));

        var request = server.requests().getFirst();
        assertThat(request.path()).isEqualTo("/v1/responses");
        assertThat(request.headers())
                .containsEntry("openai-organization", "org1")
                .containsEntry("openai-project", "prj1");
    }

    @Test
    void thoughtsAreTold() {
        server.next(
                events(
                        "{\"type\":\"response.reasoning_summary_part.added\",\"summary_index\":0}",
                        "{\"type\":\"response.reasoning_summary_text.delta\",\"delta\":\"one\"}",
                        "{\"type\":\"response.reasoning_summary_part.added\",\"summary_index\":1}",
                        "{\"type\":\"response.reasoning_summary_text.delta\",\"delta\":\"two\"}",
                        "{\"type\":\"response.something_new\",\"delta\":\"x\"}",
                        "{\"type\":\"response.completed\",\"response\":{}}"));

        assertThat(talk.ask(config("{}")).finishReason()).isEqualTo("stop");
        assertThat(talk.thoughts).hasToString("one\n\ntwo");
        assertThat(talk.text).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "max_output_tokens, length",
        "content_filter, content-filter",
        "something_new, unknown"
    })
    void anIncompleteAnswerSaysWhy(String why, String reason) {
        server.next(
                events(
                        "{\"type\":\"response.incomplete\",\"response\":{\"incomplete_details\":"
                                + "{\"reason\":\""
                                + why
                                + "\"}}}"));

        assertThat(talk.ask(config("{}")).finishReason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"response.failed\",\"response\":{\"error\":{\"message\":\"no quota\"}}}"
                        + " | no quota",
                "{\"type\":\"response.failed\",\"response\":{}} | could not answer",
                "{\"type\":\"error\",\"error\":{\"message\":\"broken\"}} | broken",
                "{\"choices\":[{\"delta\":{}}]} | @ai-sdk/openai-compatible",
            })
    void aFailureInTheStreamIsTold(String event, String problem) {
        server.next(events(event));

        assertThatThrownBy(() -> talk.ask(config("{}")))
                .hasMessageContaining(problem)
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.PROTOCOL));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aStreamThatBreaksOffIsNoAnswer() {
        server.next(events("{\"type\":\"response.output_text.delta\",\"delta\":\"po\"}"));

        assertThatThrownBy(() -> talk.ask(config("{}"))).hasMessageContaining("before the answer");
        assertThat(talk.text).hasToString("po");
    }

    @Test
    void aRefusalIsToldAsElsewhere() {
        server.rejects("the-key");

        assertThatThrownBy(() -> talk.ask(config("{}")))
                .hasMessageContaining("bad token")
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.LOGIN_EXPIRED));
    }

    private String config(String model) {
        return Talk.corp(server.uri() + "/v1", OPENAI, model);
    }

    private static Reply events(String... data) {
        var written = new String[data.length];
        for (int i = 0; i < data.length; i++) {
            written[i] = "data: " + data[i] + "\n\n";
        }
        return Reply.events(written);
    }
}
