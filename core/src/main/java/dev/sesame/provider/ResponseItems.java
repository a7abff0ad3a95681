package dev.sesame.provider;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A conversation as OpenAI's responses write it: a list of items. */
final class ResponseItems {
    private final List<JsonValue> items = new ArrayList<>();

    private ResponseItems() {}

    /** Returns the items; {@code role} is who speaks the texts of the system. */
    static JsonArray of(Prompt prompt, String role) {
        var writer = new ResponseItems();
        for (var text : prompt.instructions()) {
            writer.items.add(Trees.of("role", role).with("content", text));
        }
        prompt.messages().forEach(writer::add);
        return new JsonArray(writer.items);
    }

    private void add(Message message) {
        if (message instanceof Message.Assistant said) {
            add(said);
            return;
        }
        items.add(
                message instanceof Message.ToolResult result
                        ? Trees.of("type", "function_call_output")
                                .with("call_id", result.call().id())
                                .with("output", result.output())
                        : spoken("user", "input_text", ((Message.User) message).text()));
    }

    private void add(Message.Assistant said) {
        items.addAll(said.reasoning());
        if (!said.text().isEmpty()) {
            items.add(spoken("assistant", "output_text", said.text()));
        }
        for (var call : said.calls()) {
            items.add(
                    Trees.of("type", "function_call")
                            .with("call_id", call.id())
                            .with("name", call.name())
                            .with(
                                    "arguments",
                                    call.arguments().isBlank() ? "{}" : call.arguments()));
        }
    }

    private static JsonObject spoken(String role, String type, String text) {
        var part = Trees.of("type", type).with("text", text);
        return Trees.of("role", role).with("content", new JsonArray(List.of(part)));
    }
}
