package dev.sesame.provider;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonNull;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.Optional;

/** A conversation as chat completions write it. */
final class ChatMessages {
    private final Optional<String> thoughts;

    private ChatMessages(Optional<String> thoughts) {
        this.thoughts = thoughts;
    }

    static JsonArray of(ModelRequest request) {
        var messages = new ArrayList<JsonValue>();
        for (var text : request.prompt().instructions()) {
            messages.add(message("system", text));
        }
        var writer = new ChatMessages(request.model().thoughts());
        request.prompt().messages().forEach(message -> messages.add(writer.written(message)));
        return new JsonArray(messages);
    }

    private JsonObject written(Message message) {
        if (message instanceof Message.Assistant said) {
            return said(said);
        }
        return message instanceof Message.ToolResult result
                ? message("tool", result.output()).with("tool_call_id", result.call().id())
                : message("user", ((Message.User) message).text());
    }

    private JsonObject said(Message.Assistant said) {
        var message = message("assistant", said.text());
        if (said.calls().isEmpty()) {
            return message;
        }
        if (said.text().isEmpty()) {
            message = message.with("content", new JsonNull());
        }
        if (thoughts.isPresent() && !said.reasoning().isEmpty()) {
            message = message.with(thoughts.get(), said.reasoning().getFirst());
        }
        var calls = new ArrayList<JsonValue>();
        for (var call : said.calls()) {
            var function =
                    Trees.of("name", call.name())
                            .with(
                                    "arguments",
                                    call.arguments().isBlank() ? "{}" : call.arguments());
            calls.add(
                    Trees.of("id", call.id()).with("type", "function").with("function", function));
        }
        return message.with("tool_calls", new JsonArray(calls));
    }

    private static JsonObject message(String role, String content) {
        return Trees.of("role", role).with("content", content);
    }
}
