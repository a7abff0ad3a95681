package dev.sesame.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.testkit.FakeModelProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code chat.params}, {@code chat.headers} and {@code system.transform} begin with and do.
 */
class ChatHooksTest {
    private static final String KEY = "\"options\":{\"apiKey\":\"k\"}";

    @TempDir Path home;
    private final FakeModelProvider server = FakeModelProvider.start();

    @AfterEach
    void stop() {
        server.close();
    }

    /** As the hooks of OpenCode 1.18.33 were given them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "m | {} | {'maxOutputTokens':32000,'options':{}}",
                "qwen-x | {} | {'maxOutputTokens':32000,'options':{}}",
                "kimi-k2-thinking | {} | {'temperature':1,'maxOutputTokens':32000,'options':{}}",
                "kimi-k2 | {} | {'temperature':0.6,'maxOutputTokens':32000,'options':{}}",
                "kimi-k2.5 | {} |"
                        + " {'temperature':1,'topP':0.95,'maxOutputTokens':32000,'options':{}}",
                "glm-4.6 | {} | {'temperature':1,'maxOutputTokens':32000,'options':{}}",
                "claude-x | {} | {'maxOutputTokens':32000,'options':{}}",
                "gemini-2.5-pro | {} | {'temperature':1,'topP':0.95,'topK':64,"
                        + "'maxOutputTokens':32000,'options':{}}",
                "minimax-m2 | {} | {'temperature':1,'topP':0.95,'topK':20,"
                        + "'maxOutputTokens':32000,'options':{}}",
                "gpt-5-x | {} | {'maxOutputTokens':32000,'options':{'reasoningEffort':'medium'}}",
                "glm-4.6 | {'temperature':0.3,'top_p':0.9,'options':{'seed':5,'bar':2}} |"
                        + " {'temperature':0.3,'topP':0.9,'maxOutputTokens':32000,"
                        + "'options':{'seed':5,'bar':2}}",
                "gpt-5-x | {'model':'corp/m','variant':'high'} |"
                        + " {'maxOutputTokens':32000,'options':{'reasoningEffort':'high'}}",
                "gpt-5-x | {'model':'corp/other','variant':'high'} |"
                        + " {'maxOutputTokens':32000,'options':{'reasoningEffort':'medium'}}",
            })
    void theyBeginWithWhatIsKnownOfTheModel(String id, String agent, String expected) {
        var model = "{\"id\":\"" + id + "\",\"temperature\":true,\"reasoning\":true}";
        var provider = provider(Talk.corp(server.uri(), KEY, model), "corp");

        assertThat(params(provider, json(agent))).isEqualTo(json(expected));
    }

    @Test
    void openAiChoosesItsOwnLimitAndLearnsWhoAsks() {
        var provider = provider("{\"provider\":{\"openai\":{" + KEY + "}}}", "openai");

        assertThat(params(provider, JsonObject.EMPTY))
                .isEqualTo(
                        json(
                                "{'options':{'store':false,'promptCacheKey':'ses_1',"
                                        + "'reasoningEffort':'medium','reasoningSummary':'auto',"
                                        + "'include':['reasoning.encrypted_content']}}"));
        assertThat(provider.headers("ses_1"))
                .isEqualTo(Map.of("originator", "opencode", "session-id", "ses_1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@ai-sdk/openai-compatible | {'model':'m','max_tokens':9,'temperature':0.5,"
                        + "'top_p':0.7,'reasoning_effort':'low','seed':3,'stream':true,"
                        + "'stream_options':{'include_usage':true}}",
                "@ai-sdk/openai | {'model':'m','max_output_tokens':9,'store':false,"
                        + "'prompt_cache_key':'ses_1','reasoning':{'effort':'low'},"
                        + "'include':['reasoning.encrypted_content'],'stream':true}",
                "@ai-sdk/anthropic | {'model':'m','max_tokens':9,'temperature':0.5,'top_k':4,"
                        + "'top_p':0.7,'reasoningEffort':'low','seed':3,'stream':true}",
            })
    void whatTheyMakeOfItIsAsked(String npm, String expected) {
        new Talk(home)
                .params(given ->
                        given.with("temperature", new JsonNumber("0.5"))
                                .with("topP", new JsonNumber("0.7"))
                                .with("topK", JsonNumber.of(4))
                                .with("maxOutputTokens", JsonNumber.of(9))
                                .with(
                                        "options",
                                        given.object("options")
                                                .orElseThrow()
                                                .with("reasoningEffort", "low")
                                                .with("seed", JsonNumber.of(3))))
                .ask(Talk.corp(server.uri(), "\"npm\":\"" + npm + "\"," + KEY, "{}"));

        assertThat(body().without("messages").without("input").without("system"))
                .isEqualTo(json(expected));
    }

    @Test
    void whatTheyTakeAwayIsNotAsked() {
        new Talk(home)
                .params(given -> json("{'maxOutputTokens':null,'options':{}}"))
                .ask(Talk.corp(server.uri(), KEY, "{\"temperature\":true}"));

        assertThat(body().members())
                .containsOnlyKeys("model", "messages", "stream", "stream_options");
    }

    @Test
    void theirHeadersWinOverTheKeyInAnyCase() {
        new Talk(home)
                .tuned("{}", Map.of("AUTHORIZATION", "Corp abc", "user-agent", "corp/1"))
                .ask(Talk.corp(server.uri(), KEY, "{}"));

        var headers = server.requests().getFirst().headers();
        assertThat(headers).containsEntry("authorization", "Corp abc");
        assertThat(headers.get("user-agent"))
                .matches("corp/1 ai-sdk/sesame/\\S+ runtime/java/\\d+");
    }

    @Test
    void withoutThemSesameCallsItselfByItsName() {
        new Talk(home).ask(Talk.corp(server.uri(), KEY, "{}"));

        assertThat(server.requests().getFirst().headers()).containsEntry("user-agent", "sesame");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@ai-sdk/openai-compatible | messages",
                "@ai-sdk/openai | input",
                "@ai-sdk/anthropic | system",
            })
    void eachTextOfTheSystemIsAMessage(String npm, String member) {
        var prompt =
                new Prompt("be brief", List.of(Message.user("ping")))
                        .withSystem(List.of("be brief", "RULE 1", "RULE 2"));
        new Talk(home)
                .prompt(prompt)
                .ask(Talk.corp(server.uri(), "\"npm\":\"" + npm + "\"," + KEY, "{}"));

        assertThat(body().array(member).subList(0, 2))
                .extracting(Object::toString)
                .satisfiesExactly(
                        first -> assertThat(first).contains("be brief").doesNotContain("RULE"),
                        second -> assertThat(second).contains("RULE 1\nRULE 2"));
    }

    @Test
    void aChangedFirstTextLeavesAllAsTheyAre() {
        var prompt = new Prompt("", List.of()).withSystem(List.of("a", "b", "", "c"));

        assertThat(prompt.system()).containsExactly("a", "b", "", "c");
        assertThat(prompt.instructions()).containsExactly("a", "b", "c");
        assertThat(prompt.and(List.of(Message.user("x"))).messages())
                .containsExactly(Message.user("x"));
    }

    private Provider provider(String config, String id) {
        return new Machine(home).providers(config).provider(id).orElseThrow();
    }

    private static JsonObject params(Provider provider, JsonObject agent) {
        var model = provider.models().values().iterator().next();
        return provider.params(model, agent, "ses_1");
    }

    private JsonObject body() {
        return Talk.body(server.requests().getFirst().body());
    }

    private static JsonObject json(String text) {
        return Machine.object(text.replace('\'', '"'));
    }
}
