package dev.sesame.acceptance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An OpenAI-compatible streamed answer. */
final class ChatStream {

    private static final int PIECE = 8;

    private final StringBuilder events = new StringBuilder();
    private final String model;

    private ChatStream(String model) {
        this.model = model;
    }

    /** Returns the events that say {@code text}, a few letters at a time. */
    static String of(String text, String model) {
        var stream = new ChatStream(model);
        stream.choice().putObject("delta").put("role", "assistant").put("content", "");
        stream.send();
        for (int i = 0; i < text.length(); i += PIECE) {
            var piece = text.substring(i, Math.min(i + PIECE, text.length()));
            stream.choice().putObject("delta").put("content", piece);
            stream.send();
        }
        stream.choice().put("finish_reason", "stop").putObject("delta");
        stream.chunk
                .putObject("usage")
                .put("prompt_tokens", 3)
                .put("completion_tokens", 2)
                .put("total_tokens", 5);
        stream.send();
        return stream.events.append("data: [DONE]\n\n").toString();
    }

    /** Returns the events in which the model wants the tool {@code name} to be run. */
    static String ofCall(String name, ObjectNode arguments, String model) {
        var stream = new ChatStream(model);
        var delta = stream.choice().putObject("delta").put("role", "assistant");
        var call = delta.putArray("tool_calls").addObject().put("index", 0);
        call.put("id", "call_" + arguments.hashCode()).put("type", "function");
        call.putObject("function").put("name", name).put("arguments", arguments.toString());
        stream.send();
        stream.choice().put("finish_reason", "tool_calls").putObject("delta");
        stream.send();
        return stream.events.append("data: [DONE]\n\n").toString();
    }

    private ObjectNode chunk = JsonNodeFactory.instance.objectNode();

    private ObjectNode choice() {
        chunk = JsonNodeFactory.instance.objectNode();
        chunk.put("id", "c1").put("object", "chat.completion.chunk").put("created", 1);
        chunk.put("model", model);
        return chunk.putArray("choices").addObject().put("index", 0);
    }

    private void send() {
        events.append("data: ").append(chunk).append("\n\n");
    }
}
