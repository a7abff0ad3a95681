package dev.sesame.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.testkit.FakeModelProvider;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelClientTest {
    private static final String KEY = "\"options\":{\"apiKey\":\"the-key\"}";
    private static final String ANTHROPIC = "\"npm\":\"@ai-sdk/anthropic\"," + KEY;

    @TempDir Path home;
    private final FakeModelProvider server = FakeModelProvider.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anOpenAiCompatibleServerIsAsked() {
        var talk = new Talk(home);
        var completion = talk.ask(Talk.corp(server.uri() + "/v1/", KEY, "{}"));

        assertThat(talk.text).hasToString("pong from gateway");
        assertThat(completion)
                .isEqualTo(
                        new Completion(
                                "stop",
                                new Usage(3, 2, 0, new Usage.Cache(0, 0)),
                                Message.Assistant.SILENT));
        assertThat(completion.usage().total()).isEqualTo(5);
        var request = server.requests().getFirst();
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.headers())
                .containsEntry("authorization", "Bearer the-key")
                .containsEntry("x-session-id", "ses_1")
                .containsEntry("x-session-affinity", "ses_1")
                .containsEntry("content-type", "application/json");
        assertThat(Talk.body(request.body()))
                .isEqualTo(
                        Talk.body(
                                """
                                {"model":"m","max_tokens":32000,
                                 "messages":[{"role":"system","content":"be brief"},
                                   {"role":"user","content":"ping"},
                                   {"role":"assistant","content":"what?"},
                                   {"role":"user","content":"again"}],
                                 "stream":true,"stream_options":{"include_usage":true}}
                                """));
    }

    @Test
    void anAnthropicServerIsAsked() {
        var model = "{\"options\":{\"thinking\":{\"type\":\"enabled\",\"budgetTokens\":9}}}";
        var talk = new Talk(home);
        var completion = talk.ask(Talk.corp(server.uri() + "/v1", ANTHROPIC, model));

        assertThat(talk.text).hasToString("pong from gateway");
        assertThat(completion)
                .isEqualTo(
                        new Completion(
                                "stop",
                                new Usage(3, 2, 0, new Usage.Cache(4, 0)),
                                Message.Assistant.SILENT));
        var request = server.requests().getFirst();
        assertThat(request.path()).isEqualTo("/v1/messages");
        assertThat(request.headers())
                .containsEntry("x-api-key", "the-key")
                .containsEntry("anthropic-version", "2023-06-01")
                .doesNotContainKey("authorization");
        assertThat(Talk.body(request.body()))
                .isEqualTo(
                        Talk.body(
                                """
                                {"model":"m","max_tokens":32000,
                                 "thinking":{"type":"enabled","budget_tokens":9},
                                 "system":[{"type":"text","text":"be brief"}],
                                 "messages":[{"role":"user","content":[{"type":"text","text":"ping"}]},
                                   {"role":"assistant","content":[{"type":"text","text":"what?"}]},
                                   {"role":"user","content":[{"type":"text","text":"again"}]}],
                                 "stream":true}
                                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":\"upstream\",\"limit\":{\"context\":1000,\"output\":77},\"options\":{\"custom\":\"x\"}} | {} | \"model\":\"upstream\",\"max_tokens\":77,\"custom\":\"x\"",
                "{\"limit\":{\"context\":1000,\"output\":64000}} | {} | \"max_tokens\":32000",
                "{\"temperature\":true} | {\"temperature\":0.5,\"top_p\":0.9} | \"temperature\":0.5,\"top_p\":0.9,\"messages\"",
                "{\"temperature\":false} | {\"temperature\":0.5} | \"max_tokens\":32000,\"messages\"",
                "{\"options\":{\"reasoningEffort\":\"low\",\"a\":1}} | {\"options\":{\"a\":2}} | \"reasoning_effort\":\"low\",\"a\":2",
                "{\"provider\":{\"npm\":\"@ai-sdk/openai\"}} | {} | \"max_output_tokens\":32000",
            })
    void modelAndAgentDecideTheBody(String model, String agent, String expected) {
        new Talk(home).tuned(agent, Map.of()).ask(Talk.corp(server.uri(), KEY, model));

        assertThat(server.requests().getFirst().body()).contains(expected);
    }

    @Test
    void usageNeedNotBeAskedFor() {
        new Talk(home).ask(Talk.corp(server.uri(), "\"options\":{\"includeUsage\":false}", "{}"));

        assertThat(server.requests().getFirst().body()).doesNotContain("stream_options");
    }

    @ParameterizedTest
    @CsvSource({"'', ", "' k ', Bearer  k", "'k\\n', Bearer k"})
    void theKeyIsSentAsItIs(String key, @org.jspecify.annotations.Nullable String header) {
        new Talk(home)
                .ask(Talk.corp(server.uri(), "\"options\":{\"apiKey\":\"" + key + "\"}", "{}"));

        assertThat(server.requests().getFirst().headers().get("authorization")).isEqualTo(header);
    }

    @Test
    void laterHeadersWinOverEarlierOnes() {
        var options =
                "\"options\":{\"apiKey\":\"k\",\"headers\":{\"X-A\":\"opt\",\"X-B\":\"opt\","
                        + "\"authorization\":\"Token t\",\"x-number\":7}}";
        new Talk(home)
                .tuned("{}", Map.of("x-c", "hook"))
                .ask(
                        Talk.corp(
                                server.uri(),
                                options,
                                "{\"headers\":{\"X-B\":\"model\",\"X-C\":\"model\",\"X-Session-Id\":\"s\"}}"));

        assertThat(server.requests().getFirst().headers())
                .containsEntry("x-a", "opt")
                .containsEntry("x-b", "model")
                .containsEntry("x-c", "hook")
                .containsEntry("x-session-id", "s")
                .containsEntry("authorization", "Token t")
                .doesNotContainKey("x-number");
    }

    @Test
    void openCodesOwnProvidersGetNoSessionHeaders() {
        var config = Talk.corp(server.uri(), KEY, "{}").replace("\"corp\"", "\"opencode-x\"");
        new Talk(home).ask(config);

        assertThat(server.requests().getFirst().headers())
                .doesNotContainKeys("x-session-id", "x-session-affinity");
    }

    @Test
    void theAddressComesFromTheStrongestSource() {
        var talk = new Talk(home).variable("MY_BASE", server.uri() + "/v9").variable("EMPTY", "");
        talk.ask(
                Talk.corp(
                        "http://127.0.0.1:1/no",
                        "\"options\":{\"baseURL\":\"${MY_BASE}/x${EMPTY}\","
                                + "\"queryParams\":{\"api-version\":\"1 2\",\"b\":\"&\",\"n\":1}}",
                        "{}"));
        talk.ask(
                Talk.corp(
                        "http://127.0.0.1:1/no",
                        "",
                        "{\"provider\":{\"api\":\"" + server.uri() + "/model\"}}"));
        talk.variable("OPENAI_BASE_URL", server.uri() + "/env")
                .ask(Talk.corp("", "\"npm\":\"@ai-sdk/openai\"", "{}"));
        talk.variable("ANTHROPIC_BASE_URL", server.uri() + "/claude")
                .ask(Talk.corp("", "\"npm\":\"@ai-sdk/anthropic\"", "{}"));

        assertThat(server.requests())
                .extracting(FakeModelProvider.Request::path)
                .containsExactly(
                        "/v9/x/chat/completions?api-version=1+2&b=%26",
                        "/model/chat/completions", "/env/responses", "/claude/messages");
    }

    @ParameterizedTest
    @CsvSource({
        "'', is missing",
        "${UNSET}/v1, needs the variable UNSET",
        "http://${UNCLOSED, is no address of a server",
        "file:///etc/passwd, is no http(s) address of a server",
        "ftp://host/x, is no http(s) address of a server",
        "host/path, is no http(s) address of a server",
    })
    void anUnusableAddressIsNotShownButNamed(String address, String why) {
        assertThatThrownBy(() -> new Talk(home).ask(Talk.corp(address, KEY, "{}")))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> {
                            assertThat(e.failure()).isEqualTo(Failure.INVALID_CONFIG);
                            assertThat(e.problem())
                                    .isEqualTo("the address of provider corp " + why);
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"@ai-sdk/google", "@ai-sdk/amazon-bedrock", "@ai-sdk/azure"})
    void anotherWireFormatIsRefusedInWords(String npm) {
        var config = Talk.corp(server.uri(), "\"npm\":\"" + npm + "\"", "{}");

        assertThatThrownBy(() -> new Talk(home).ask(config))
                .isInstanceOf(AuthException.class)
                .hasMessage("corp/m needs the wire format of " + npm + ", which Sesame lacks");
        assertThat(server.requests()).isEmpty();
    }
}
