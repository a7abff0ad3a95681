package dev.sesame.journey;

import dev.sesame.Environment;
import dev.sesame.extension.Plugins;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonNull;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.ChatInput;
import dev.sesame.provider.Message;
import dev.sesame.provider.Model;
import dev.sesame.provider.ModelRequest;
import dev.sesame.provider.Prompt;
import dev.sesame.provider.Provider;
import dev.sesame.provider.Tool;
import dev.sesame.provider.Tuning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Lets plugins take part in one question to a model, in OpenCode's order: {@code chat.message},
 * {@code experimental.chat.system.transform}, {@code chat.params}, {@code chat.headers}.
 */
final class RequestHooks {
    private static final String MESSAGE = "chat.message";
    private static final String SYSTEM = "experimental.chat.system.transform";

    private final Plugins plugins;
    private final Environment environment;
    private final ModelCall.Question question;
    private final Model model;

    RequestHooks(
            Plugins plugins, Environment environment, ModelCall.Question question, Model model) {
        this.plugins = plugins;
        this.environment = environment;
        this.question = question;
        this.model = model;
    }

    /** Returns the request to send, which offers {@code tools}. */
    ModelRequest request(Provider provider, List<Tool> tools) {
        var prompt =
                new Prompt(
                        question.agent().string("prompt").orElse(""),
                        List.of(Message.user(text())));
        var tuning = new Tuning(params(provider), headers(provider), tools);
        return new ModelRequest(model, withSystem(prompt), question.conversation(), tuning);
    }

    private String text() {
        if (!plugins.takesPart(MESSAGE)) {
            return question.text();
        }
        var input =
                JsonObject.EMPTY
                        .with("sessionID", question.conversation())
                        .with("agent", question.agentName())
                        .with("model", modelIds())
                        .with("messageID", question.message())
                        .with("variant", new JsonNull());
        var output =
                JsonObject.EMPTY
                        .with("message", message())
                        .with("parts", new JsonArray(List.of(part())));
        var texts = new ArrayList<String>();
        for (var part : plugins.trigger(MESSAGE, input, output).array("parts")) {
            part.asObject().flatMap(p -> p.string("text")).ifPresent(texts::add);
        }
        return String.join("\n", texts);
    }

    private Prompt withSystem(Prompt prompt) {
        if (!plugins.takesPart(SYSTEM)) {
            return prompt;
        }
        var input =
                JsonObject.EMPTY
                        .with("sessionID", question.conversation())
                        .with("model", model.toJson());
        var output = JsonObject.EMPTY.with("system", JsonArray.ofStrings(prompt.system()));
        return prompt.withSystem(plugins.trigger(SYSTEM, input, output).strings("system"));
    }

    private JsonObject params(Provider provider) {
        var params = provider.params(model, question.agent(), question.conversation());
        return plugins.takesPart("chat.params")
                ? plugins.trigger("chat.params", input(provider), params)
                : params;
    }

    private Map<String, String> headers(Provider provider) {
        var headers = provider.headers(question.conversation());
        if (!plugins.takesPart("chat.headers")) {
            return headers;
        }
        var output = JsonObject.EMPTY.with("headers", JsonObject.ofStrings(headers));
        var changed = plugins.trigger("chat.headers", input(provider), output);
        return changed.object("headers").orElse(JsonObject.EMPTY).strings();
    }

    private JsonObject input(Provider provider) {
        return new ChatInput(
                        question.conversation(),
                        question.agentName(),
                        model.toJson(),
                        provider.describe(),
                        message())
                .toJson();
    }

    /** Returns the person's message as OpenCode describes it. */
    JsonObject message() {
        var now = environment.clock().instant().toEpochMilli();
        return JsonObject.EMPTY
                .with("id", question.message())
                .with("role", "user")
                .with("sessionID", question.conversation())
                .with("time", JsonObject.EMPTY.with("created", JsonNumber.of(now)))
                .with("agent", question.agentName())
                .with("model", modelIds());
    }

    /** Returns the text of that message as OpenCode describes it. */
    JsonObject part() {
        return JsonObject.EMPTY
                .with("id", question.message().replace("msg_", "prt_"))
                .with("sessionID", question.conversation())
                .with("messageID", question.message())
                .with("type", "text")
                .with("text", question.text());
    }

    private JsonObject modelIds() {
        return JsonObject.EMPTY
                .with("providerID", model.ref().provider())
                .with("modelID", model.ref().model());
    }
}
