package dev.sesame.provider;

import dev.sesame.Secret;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
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
    public Map<String, String> headers(JsonObject providerOptions) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("anthropic-version", "2023-06-01");
        Trees.text(providerOptions, "authToken")
                .ifPresent(token -> headers.put("Authorization", "Bearer " + token));
        return headers;
    }

    @Override
    public Map.Entry<String, String> credential(Secret key) {
        return Map.entry("x-api-key", key.reveal());
    }

    @Override
    public JsonObject body(ModelRequest request, JsonObject providerOptions) {
        var body = new LinkedHashMap<String, JsonValue>();
        body.put("model", new JsonString(request.model().upstreamId()));
        RequestOptions.add(body, request, "maxOutputTokens", "max_tokens");
        var options = RequestOptions.of(request).without("toolStreaming");
        if (!isThinking(options)) {
            RequestOptions.add(body, request, "temperature", "temperature");
            RequestOptions.add(body, request, "topK", "top_k");
            RequestOptions.add(body, request, "topP", "top_p");
        }
        body.putAll(options.without("effort").members());
        body.computeIfPresent("thinking", (_, thinking) -> snakeCased(thinking));
        Trees.member(options, "effort")
                .ifPresent(effort -> body.put("output_config", Trees.of("effort", effort)));
        var system = request.prompt().instructions();
        if (!system.isEmpty()) {
            body.put("system", new JsonArray(system.stream().map(AnthropicTurns::text).toList()));
        }
        body.put("messages", AnthropicTurns.of(request.prompt().messages()));
        RequestOptions.addTools(
                body, request, AnthropicMessages::offered, Trees.of("type", "auto"));
        body.put("stream", Trees.TRUE);
        return new JsonObject(body);
    }

    /** A model that thinks takes no temperature and nothing like it. */
    private static boolean isThinking(JsonObject options) {
        return Trees.text(options, "thinking", "type")
                .filter(type -> !type.equals("disabled"))
                .isPresent();
    }

    private static JsonValue offered(Tool tool) {
        return Trees.of("name", tool.name())
                .with("description", tool.description())
                .with("input_schema", tool.parameters());
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

    @Override
    public AnswerReader reader(ModelListener listener, Turn turn) {
        return new AnthropicReader(listener, turn);
    }
}
