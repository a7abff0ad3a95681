package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.extension.Plugins;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.provider.Message;
import dev.sesame.provider.Tool;
import dev.sesame.provider.ToolCall;
import java.util.ArrayList;
import java.util.List;

/** The tools that plugins bring: offered to the model, and run when it asks for them. */
final class PluginTools {
    private final Plugins plugins;
    private final ModelCall.Question question;

    PluginTools(Plugins plugins, ModelCall.Question question) {
        this.plugins = plugins;
        this.question = question;
    }

    /** Returns what the model may ask for. */
    List<Tool> offered() {
        var tools = new ArrayList<Tool>();
        if (plugins.takesPart("tool")) {
            plugins.trigger("tool", JsonObject.EMPTY, JsonObject.EMPTY)
                    .members()
                    .forEach((name, tool) ->
                            tools.add(tool(name, tool.asObject().orElse(JsonObject.EMPTY))));
        }
        return tools;
    }

    private static Tool tool(String name, JsonObject tool) {
        return new Tool(
                name,
                tool.string("description").orElse(""),
                tool.object("parameters").orElse(JsonObject.EMPTY));
    }

    /** Runs {@code calls}. A tool that fails is told to the model, which may try otherwise. */
    List<Message> run(List<ToolCall> calls) {
        var results = new ArrayList<Message>();
        for (var call : calls) {
            results.add(run(call));
        }
        return results;
    }

    private Message run(ToolCall call) {
        var arguments = call.input();
        if (arguments.isEmpty()) {
            return new Message.ToolResult(call, "the arguments are not a JSON object", true);
        }
        var input =
                JsonObject.EMPTY
                        .with("tool", call.name())
                        .with("args", arguments.get())
                        .with("sessionID", question.conversation())
                        .with("messageID", question.message())
                        .with("callID", call.id())
                        .with("agent", question.agentName());
        try {
            var result = plugins.trigger("tool.execute", input, JsonObject.EMPTY);
            return new Message.ToolResult(call, result.string("output").orElse(""), false);
        } catch (AuthException e) {
            return new Message.ToolResult(call, e.problem(), true);
        }
    }
}
