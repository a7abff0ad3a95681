package dev.sesame.provider;

import dev.sesame.Secret;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Anthropic's messages. */
record AnthropicMessages() implements WireFormat {
    @Override
    public String path() {
        return "/messages";
    }

    @Override
    public String home() {
        return "https://api.anthropic.com/v1";
    }

    @Override
    public String homeVariable() {
        return "ANTHROPIC_BASE_URL";
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("anthropic-version", "2023-06-01");
    }

    @Override
    public Map.Entry<String, String> credential(Secret key) {
        return Map.entry("x-api-key", key.reveal());
    }

    @Override
    public JsonObject body(ModelRequest request, JsonObject providerOptions) {
        var body = new LinkedHashMap<String, JsonValue>();
        body.put("model", new JsonString(request.model().upstreamId()));
        body.put("max_tokens", JsonNumber.of(request.model().outputLimit()));
        RequestOptions.addSampling(body, request);
        body.putAll(RequestOptions.of(request).members());
        body.computeIfPresent("thinking", (_, thinking) -> snakeCased(thinking));
        if (!request.prompt().system().isEmpty()) {
            body.put("system", new JsonArray(List.of(text(request.prompt().system()))));
        }
        body.put("messages", messages(request.prompt()));
        body.put("stream", Trees.TRUE);
        return new JsonObject(body);
    }

    private static JsonValue snakeCased(JsonValue thinking) {
        var budget = thinking.asObject().flatMap(object -> object.get("budgetTokens"));
        return budget.isPresent()
                ? thinking.asObject()
                        .orElse(JsonObject.EMPTY)
                        .without("budgetTokens")
                        .with("budget_tokens", budget.get())
                : thinking;
    }

    private static JsonArray messages(Prompt prompt) {
        var messages = new ArrayList<JsonValue>();
        for (var message : prompt.messages()) {
            boolean user = message.role() == Message.Role.USER;
            messages.add(
                    Trees.of("role", user ? "user" : "assistant")
                            .with("content", new JsonArray(List.of(text(message.text())))));
        }
        return new JsonArray(messages);
    }

    private static JsonObject text(String text) {
        return Trees.of("type", "text").with("text", text);
    }

    @Override
    public AnswerReader reader(ModelListener listener) {
        return new AnthropicReader(listener);
    }
}
