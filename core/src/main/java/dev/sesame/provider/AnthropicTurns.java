package dev.sesame.provider;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A conversation as Anthropic writes it: turns of blocks, the two sides in alternation. */
final class AnthropicTurns {
    private final List<JsonValue> turns = new ArrayList<>();
    private final List<JsonValue> results = new ArrayList<>();

    private AnthropicTurns() {}

    static JsonArray of(List<Message> messages) {
        var writer = new AnthropicTurns();
        messages.forEach(writer::add);
        writer.endResults();
        return new JsonArray(writer.turns);
    }

    private void add(Message message) {
        if (message instanceof Message.ToolResult result) {
            results.add(written(result));
            return;
        }
        endResults();
        turns.add(
                message instanceof Message.Assistant said
                        ? turn("assistant", blocks(said))
                        : turn("user", List.of(text(((Message.User) message).text()))));
    }

    /** The results of one turn's tools belong into one turn of the person. */
    private void endResults() {
        if (!results.isEmpty()) {
            turns.add(turn("user", results));
            results.clear();
        }
    }

    private static JsonObject written(Message.ToolResult result) {
        var block =
                Trees.of("type", "tool_result")
                        .with("tool_use_id", result.call().id())
                        .with("content", result.output());
        return result.isError() ? block.with("is_error", Trees.TRUE) : block;
    }

    private static List<JsonValue> blocks(Message.Assistant said) {
        var blocks = new ArrayList<>(said.reasoning());
        if (!said.text().isEmpty()) {
            blocks.add(text(said.text()));
        }
        for (var call : said.calls()) {
            blocks.add(
                    Trees.of("type", "tool_use")
                            .with("id", call.id())
                            .with("name", call.name())
                            .with("input", call.input().orElse(JsonObject.EMPTY)));
        }
        return blocks;
    }

    private static JsonObject turn(String role, List<JsonValue> blocks) {
        return Trees.of("role", role).with("content", new JsonArray(blocks));
    }

    /** Returns a block of text. */
    static JsonValue text(String text) {
        return Trees.of("type", "text").with("text", text);
    }
}
