package dev.sesame.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.FakeModelProvider.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolsTest {
    private static final Tool LOOKUP =
            new Tool("corp_lookup", "Look up", json("{'type':'object','properties':{}}"));
    private static final ToolCall CALL = new ToolCall("c1", "corp_lookup", "{\"id\":\"7\"}");

    @TempDir Path home;
    private final FakeModelProvider server = FakeModelProvider.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void chatCompletionsOfferThemAndTakeTheirResults() {
        server.next(
                events(
                        "{'choices':[{'delta':{'reasoning_content':'hm'}}]}",
                        "{'choices':[{'delta':{'content':'wait'}}]}",
                        "{'choices':[{'delta':{'tool_calls':[{'index':0,'id':'c1','function':"
                                + "{'name':'corp_lookup','arguments':''}}]}}]}",
                        "{'choices':[{'delta':{'tool_calls':[{'index':0,'function':"
                                + "{'arguments':'{\\\"id\\\":'}}]}}]}",
                        "{'choices':[{'delta':{'tool_calls':[{'index':0,'function':"
                                + "{'arguments':'\\\"7\\\"}'}}]}}]}",
                        "{'choices':[{'delta':{},'finish_reason':'tool_calls'}]}"));
        var model = "{\"interleaved\":{\"field\":\"reasoning_content\"}}";

        var bodies = callAndAnswer("@ai-sdk/openai-compatible", model);

        assertThat(bodies.getFirst())
                .contains(
                        written(
                                "'tools':[{'type':'function','function':{'name':'corp_lookup',"
                                        + "'description':'Look up','parameters':"
                                        + "{'type':'object','properties':{}}}}],"
                                        + "'tool_choice':'auto'"));
        assertThat(bodies.getLast())
                .contains(
                        written(
                                "{'role':'assistant','content':'wait','reasoning_content':'hm',"
                                        + "'tool_calls':[{'id':'c1','type':'function','function':"
                                        + "{'name':'corp_lookup',"
                                        + "'arguments':'{\\'id\\':\\'7\\'}'}}]},"
                                        + "{'role':'tool','content':'found','tool_call_id':'c1'}"));
    }

    @Test
    void responsesOfferThemAndTakeTheirResults() {
        server.next(
                events(
                        "{'type':'response.output_item.done','item':{'type':'reasoning','id':'rs',"
                                + "'summary':[],'encrypted_content':'e','status':'completed'}}",
                        "{'type':'response.output_text.delta','delta':'wait'}",
                        "{'type':'response.output_item.done','item':{'type':'function_call',"
                                + "'id':'fc','call_id':'c1','name':'corp_lookup',"
                                + "'arguments':'{\\\"id\\\":\\\"7\\\"}'}}",
                        "{'type':'response.completed','response':{}}"));

        var bodies = callAndAnswer("@ai-sdk/openai", "{}");

        assertThat(bodies.getFirst())
                .contains(
                        written(
                                "'tools':[{'type':'function','name':'corp_lookup',"
                                        + "'description':'Look up','parameters':"
                                        + "{'type':'object','properties':{}},'strict':false}],"
                                        + "'tool_choice':'auto'"));
        assertThat(bodies.getLast())
                .contains(
                        written(
                                "{'type':'reasoning','id':'rs','summary':[],"
                                        + "'encrypted_content':'e'},"
                                        + "{'role':'assistant','content':"
                                        + "[{'type':'output_text','text':'wait'}]},"
                                        + "{'type':'function_call','call_id':'c1',"
                                        + "'name':'corp_lookup','arguments':'{\\'id\\':\\'7\\'}'},"
                                        + "{'type':'function_call_output','call_id':'c1',"
                                        + "'output':'found'}"));
    }

    @Test
    void messagesOfferThemAndTakeTheirResults() {
        server.next(thoughtsAndACall());

        var bodies = callAndAnswer("@ai-sdk/anthropic", "{}");

        assertThat(bodies.getFirst())
                .contains(
                        written(
                                "'tools':[{'name':'corp_lookup','description':'Look up',"
                                        + "'input_schema':{'type':'object','properties':{}}}],"
                                        + "'tool_choice':{'type':'auto'}"));
        assertThat(bodies.getLast())
                .contains(
                        written(
                                "{'role':'assistant','content':["
                                        + "{'type':'thinking','thinking':'hm','signature':'s'},"
                                        + "{'type':'redacted_thinking','data':'d'},"
                                        + "{'type':'text','text':'wait'},"
                                        + "{'type':'tool_use','id':'c1','name':'corp_lookup',"
                                        + "'input':{'id':'7'}}]},"
                                        + "{'role':'user','content':[{'type':'tool_result',"
                                        + "'tool_use_id':'c1','content':'found'},"
                                        + "{'type':'tool_result','tool_use_id':'c1',"
                                        + "'content':'found','is_error':true}]}"));
    }

    @Test
    void whatWasNotOfferedIsNotKept() {
        server.next(
                events(
                        "{'choices':[{'delta':{'tool_calls':[{'index':0,'id':'c1','function':"
                                + "{'name':'x','arguments':'{}'}}]},"
                                + "'finish_reason':'tool_calls'}]}"));

        assertThat(new Talk(home).ask(config("@ai-sdk/openai-compatible", "{}")))
                .isEqualTo(new Completion("tool-calls", Usage.NONE, Message.Assistant.SILENT));
        assertThat(server.requests().getFirst().body()).doesNotContain("tool");
    }

    @Test
    void endlessArgumentsAreNotCollected() {
        var piece = "x".repeat(1 << 19);
        var pieces = new ArrayList<String>();
        pieces.add(
                "{'choices':[{'delta':{'tool_calls':[{'index':0,'id':'c','function':"
                        + "{'name':'x'}}]}}]}");
        for (int i = 0; i < 9; i++) {
            pieces.add(
                    "{'choices':[{'delta':{'tool_calls':[{'index':0,'function':{'arguments':'"
                            + piece
                            + "'}}]}}]}");
        }
        server.next(events(pieces.toArray(String[]::new)));
        var talk = new Talk(home).offering(LOOKUP);

        assertThatThrownBy(() -> talk.ask(config("@ai-sdk/openai-compatible", "{}")))
                .hasMessageContaining("too long");
    }

    @Test
    void argumentsNeedNotBeJson() {
        assertThat(CALL.input()).hasValue(json("{'id':'7'}"));
        assertThat(new ToolCall("c", "x", " ").input()).hasValue(JsonObject.EMPTY);
        assertThat(new ToolCall("c", "x", "{\"id\":").input()).isEmpty();
        assertThat(new ToolCall("c", "x", "[]").input()).isEmpty();
    }

    private static Reply thoughtsAndACall() {
        return events(
                "{'type':'content_block_start','index':0,"
                        + "'content_block':{'type':'thinking','thinking':''}}",
                "{'type':'content_block_delta','index':0,'delta':{'thinking':'hm'}}",
                "{'type':'content_block_delta','index':0,'delta':{'signature':'s'}}",
                "{'type':'content_block_stop','index':0}",
                "{'type':'content_block_start','index':1,"
                        + "'content_block':{'type':'redacted_thinking','data':'d'}}",
                "{'type':'content_block_stop','index':1}",
                "{'type':'content_block_delta','index':2,'delta':{'text':'wait'}}",
                "{'type':'content_block_start','index':3,'content_block':{"
                        + "'type':'tool_use','id':'c1','name':'corp_lookup','input':{}}}",
                "{'type':'content_block_delta','index':3,"
                        + "'delta':{'partial_json':'{\\\"id\\\":'}}",
                "{'type':'content_block_delta','index':3,"
                        + "'delta':{'partial_json':'\\\"7\\\"}'}}",
                "{'type':'message_delta','delta':{'stop_reason':'tool_use'}}",
                "{'type':'message_stop'}");
    }

    /** Returns the bodies of the question and of the one with the results. */
    private List<String> callAndAnswer(String npm, String model) {
        var config = config(npm, model);
        var talk = new Talk(home).offering(LOOKUP);
        var completion = talk.ask(config);

        assertThat(completion.finishReason()).isEqualTo("tool-calls");
        assertThat(talk.text).hasToString("wait");
        assertThat(completion.turn().text()).isEqualTo("wait");
        assertThat(completion.turn().calls()).containsExactly(CALL);
        var prompt =
                new Prompt("", List.of(Message.user("ping")))
                        .and(
                                List.of(
                                        completion.turn(),
                                        new Message.ToolResult(CALL, "found", false),
                                        new Message.ToolResult(CALL, "found", true)));
        assertThat(talk.prompt(prompt).ask(config).finishReason()).isEqualTo("stop");
        return server.requests().stream().map(FakeModelProvider.Request::body).toList();
    }

    private String config(String npm, String model) {
        return Talk.corp(
                server.uri(), "\"npm\":\"" + npm + "\",\"options\":{\"apiKey\":\"k\"}", model);
    }

    private static Reply events(String... data) {
        var written = new ArrayList<String>();
        for (var event : data) {
            written.add("data: " + event.replace('\'', '"') + "\n\n");
        }
        return Reply.events(written.toArray(String[]::new));
    }

    private static JsonObject json(String text) {
        return Machine.object(text.replace('\'', '"'));
    }

    private static String written(String text) {
        return text.replace("\\'", "\\\"").replace('\'', '"');
    }
}
