package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.extension.LoadedPlugin;
import dev.sesame.extension.Plugins;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.provider.Message;
import dev.sesame.provider.Tool;
import dev.sesame.provider.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tools that plugins bring: offered to the model, and run by the plugin that brought them when
 * it asks for them. Of two of one name the later plugin's counts.
 */
final class PluginTools {
    private final ModelCall.Question question;
    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private final Map<String, LoadedPlugin> owners = new HashMap<>();

    /** Asks {@code plugins} what they bring. */
    PluginTools(Plugins plugins, ModelCall.Question question) {
        this.question = question;
        for (var plugin : plugins.loaded()) {
            plugin.trigger("tool", JsonObject.EMPTY, JsonObject.EMPTY)
                    .members()
                    .forEach((name, tool) -> {
                        tools.put(name, tool(name, tool.asObject().orElse(JsonObject.EMPTY)));
                        owners.put(name, plugin);
                    });
        }
    }

    /** Returns what the model may ask for. */
    List<Tool> offered() {
        return List.copyOf(tools.values());
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
        var owner = owners.get(call.name());
        if (owner == null) {
            return new Message.ToolResult(call, "there is no tool of this name", true);
        }
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
            var result = owner.trigger("tool.execute", input, JsonObject.EMPTY);
            return new Message.ToolResult(call, result.string("output").orElse(""), false);
        } catch (AuthException e) {
            return new Message.ToolResult(call, e.problem(), true);
        }
    }
}
