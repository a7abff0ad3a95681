package dev.sesame.testkit;

import dev.sesame.testkit.FakeModelProvider.Reply;
import java.util.ArrayList;

/** Answers as the three wire formats stream them. */
final class ModelStreams {
    private ModelStreams() {}

    /** Returns the stream in which OpenAI says {@code pieces}. */
    static Reply openAi(String... pieces) {
        var events = new ArrayList<String>();
        for (var piece : pieces) {
            events.add(
                    "{\"choices\":[{\"index\":0,\"delta\":{\"content\":" + quoted(piece) + "}}]}");
        }
        events.add(
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,"
                        + "\"total_tokens\":5}}");
        events.add("[DONE]");
        return Reply.events(
                events.stream().map(data -> "data: " + data + "\n\n").toArray(String[]::new));
    }

    /** Returns the stream in which Anthropic says {@code pieces}. */
    static Reply anthropic(String... pieces) {
        var events = new ArrayList<String>();
        events.add(
                event(
                        "message_start",
                        "\"message\":{\"id\":\"m\",\"usage\":{\"input_tokens\":3,"
                                + "\"cache_read_input_tokens\":4,\"output_tokens\":1}}"));
        for (var piece : pieces) {
            events.add(
                    event(
                            "content_block_delta",
                            "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":"
                                    + quoted(piece)
                                    + "}"));
        }
        events.add(
                event(
                        "message_delta",
                        "\"delta\":{\"stop_reason\":\"end_turn\"},"
                                + "\"usage\":{\"output_tokens\":2}"));
        events.add("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        return Reply.events(events.toArray(String[]::new));
    }

    /** Returns the stream in which OpenAI says {@code pieces} as responses. */
    static Reply responses(String... pieces) {
        var events = new ArrayList<String>();
        events.add(event("response.created", "\"response\":{\"id\":\"r\",\"error\":null}"));
        for (var piece : pieces) {
            events.add(event("response.output_text.delta", "\"delta\":" + quoted(piece)));
        }
        events.add(
                event(
                        "response.completed",
                        "\"response\":{\"error\":null,\"usage\":{\"input_tokens\":7,"
                                + "\"input_tokens_details\":{\"cached_tokens\":4},"
                                + "\"output_tokens\":5,"
                                + "\"output_tokens_details\":{\"reasoning_tokens\":3}}}"));
        return Reply.events(events.toArray(String[]::new));
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
    }

    private static String quoted(String text) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c < ' ') {
                out.append("\\u00").append(Character.forDigit(c >> 4, 16));
                out.append(Character.forDigit(c & 15, 16));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
