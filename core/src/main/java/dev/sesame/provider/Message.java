package dev.sesame.provider;

import dev.sesame.json.JsonValue;
import java.util.List;

/** One turn of a conversation. */
public sealed interface Message {
    /**
     * What a person says.
     *
     * @param text the words, sent as they are
     */
    record User(String text) implements Message {}

    /**
     * What the model said.
     *
     * @param text its words
     * @param calls the tools that it asked for
     * @param reasoning what it thought, in the server's own form: some servers want it back with
     *     the results of tools
     */
    record Assistant(String text, List<ToolCall> calls, List<JsonValue> reasoning)
            implements Message {
        /** A turn in which nothing was said. */
        public static final Assistant SILENT = new Assistant("", List.of(), List.of());

        /** Copies the lists. */
        public Assistant {
            calls = List.copyOf(calls);
            reasoning = List.copyOf(reasoning);
        }
    }

    /**
     * What came of a tool.
     *
     * @param call what was asked for
     * @param output the answer, or why there is none
     * @param isError whether the tool failed
     */
    record ToolResult(ToolCall call, String output, boolean isError) implements Message {}

    /** Returns what a person says. */
    static Message user(String text) {
        return new User(text);
    }
}
