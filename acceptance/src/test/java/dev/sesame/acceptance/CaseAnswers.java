package dev.sesame.acceptance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What the gateway and identity provider of the plugin cases say. */
final class CaseAnswers {

    private static final int PIECE = 2;

    private CaseAnswers() {}

    /** Returns the beginning of a device login. */
    static String device(String url) {
        var answer = object().put("verification_uri", url + "/activate");
        answer.put("verification_uri_complete", url + "/activate?user_code=WXYZ-1234");
        answer.put("device_code", "dc").put("user_code", "WXYZ-1234");
        return answer.put("expires_in", 60).put("interval", 1).toString();
    }

    /** Returns tokens in the words of all who are asked at a path. */
    static String token(String path, boolean isRefreshed) {
        var access = isRefreshed ? "at-refreshed" : "at-first";
        return object().put("token_type", "Bearer")
                .put("resource_url", "portal.qwen.ai")
                .put("access_token", path.startsWith("/openai/") ? jwt() : access)
                .put("refresh_token", "rt-1")
                .put("expires_in", 3600)
                .put("token", "at-copilot")
                .put("expires_at", Instant.now().getEpochSecond() + 3600)
                .toString();
    }

    /** Returns a token that names an account, as OpenAI's do. */
    private static String jwt() {
        var claims = object();
        claims.putObject("https://api.openai.com/auth").put("chatgpt_account_id", "acc-1");
        return base64("{\"alg\":\"none\"}") + "." + base64(claims.toString()) + ".c2lnbmVk";
    }

    private static String base64(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Returns the events of Anthropic's way to answer. */
    static List<String> messages(String model) {
        var start = object();
        var message = start.putObject("message").put("id", "msg_1").put("type", "message");
        message.put("role", "assistant").put("model", model).putArray("content");
        message.putObject("usage").put("input_tokens", 1).put("output_tokens", 1);
        var opened = object().put("index", 0);
        opened.putObject("content_block").put("type", "text").put("text", "");
        var events = new ArrayList<>(List.of(named("message_start", start)));
        events.add(named("content_block_start", opened));
        for (String text : new String[] {"po", "ng"}) {
            var piece = object().put("index", 0);
            piece.putObject("delta").put("type", "text_delta").put("text", text);
            events.add(named("content_block_delta", piece));
        }
        events.add(named("content_block_stop", object().put("index", 0)));
        var end = object();
        end.putObject("delta").put("stop_reason", "end_turn").putNull("stop_sequence");
        end.putObject("usage").put("output_tokens", 2);
        events.add(named("message_delta", end));
        events.add(named("message_stop", object()));
        return events;
    }

    private static String named(String type, ObjectNode event) {
        return "event: " + type + "\n" + event(event.put("type", type));
    }

    /** Returns one whole answer of a chat. */
    static String completion(String text, String model) {
        var answer = object().put("id", "c1").put("object", "chat.completion").put("created", 1);
        answer.put("model", model);
        var choice = answer.putArray("choices").addObject().put("index", 0);
        choice.put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", text);
        usage(answer.putObject("usage"), "prompt_tokens", "completion_tokens");
        return answer.toString();
    }

    /** Returns the events of a chat, two letters at a time. */
    static List<String> chat(String text, String model) {
        var events = new ArrayList<String>();
        var start = chunk(model);
        choice(start).putObject("delta").put("role", "assistant").put("content", "");
        events.add(event(start));
        for (int i = 0; i < text.length(); i += PIECE) {
            var piece = chunk(model);
            var letters = text.substring(i, Math.min(i + PIECE, text.length()));
            choice(piece).putObject("delta").put("content", letters);
            events.add(event(piece));
        }
        var end = chunk(model);
        choice(end).put("finish_reason", "stop").putObject("delta");
        usage(end.putObject("usage"), "prompt_tokens", "completion_tokens");
        events.add(event(end));
        events.add("data: [DONE]\n\n");
        return events;
    }

    /** Returns the events of OpenAI's other way to answer. */
    static List<String> responses(String model) {
        var events = new ArrayList<String>();
        events.add(typed(events, "response.created", response(model, "in_progress")));
        var started = object().put("output_index", 0);
        started.set("item", message("in_progress"));
        events.add(typed(events, "response.output_item.added", started));
        var part = object().put("item_id", "msg_x1").put("output_index", 0).put("content_index", 0);
        var opened = part.deepCopy();
        opened.putObject("part").put("type", "output_text").put("text", "").putArray("annotations");
        events.add(typed(events, "response.content_part.added", opened));
        for (String delta : new String[] {"po", "ng"}) {
            var piece = part.deepCopy().put("delta", delta);
            events.add(typed(events, "response.output_text.delta", piece));
        }
        var whole = part.deepCopy().put("text", "pong");
        events.add(typed(events, "response.output_text.done", whole));
        var done = object().put("output_index", 0);
        done.set("item", finished());
        events.add(typed(events, "response.output_item.done", done));
        events.add(typed(events, "response.completed", completed(model)));
        return events;
    }

    private static ObjectNode completed(String model) {
        var completed = response(model, "completed");
        var response = (ObjectNode) completed.path("response");
        response.putArray("output").add(finished());
        var usage = response.putObject("usage");
        usage(usage, "input_tokens", "output_tokens");
        usage.putObject("input_tokens_details").put("cached_tokens", 0);
        usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
        return completed;
    }

    private static ObjectNode response(String model, String status) {
        var wrapper = object();
        var response = wrapper.putObject("response").put("id", "resp_1").put("object", "response");
        response.put("created_at", 1).put("model", model).put("status", status);
        response.put("parallel_tool_calls", true).putNull("error").putNull("incomplete_details");
        response.putArray("output");
        response.putArray("tools");
        response.putObject("metadata");
        return wrapper;
    }

    private static ObjectNode message(String status) {
        var item = object().put("id", "msg_x1").put("type", "message").put("role", "assistant");
        item.put("status", status).putArray("content");
        return item;
    }

    private static ObjectNode finished() {
        var item = message("completed");
        var text = item.putArray("content").addObject().put("type", "output_text");
        text.put("text", "pong").putArray("annotations");
        return item;
    }

    private static String typed(List<String> earlier, String type, ObjectNode event) {
        event.put("type", type).put("sequence_number", earlier.size());
        return "event: " + type + "\n" + event(event);
    }

    private static ObjectNode chunk(String model) {
        var chunk = object().put("id", "c1").put("object", "chat.completion.chunk");
        return chunk.put("created", 1).put("model", model);
    }

    private static ObjectNode choice(ObjectNode chunk) {
        return chunk.putArray("choices").addObject().put("index", 0).putNull("finish_reason");
    }

    private static void usage(ObjectNode usage, String input, String output) {
        usage.put(input, 1).put(output, 1).put("total_tokens", 2);
    }

    private static String event(ObjectNode data) {
        return "data: " + data + "\n\n";
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
