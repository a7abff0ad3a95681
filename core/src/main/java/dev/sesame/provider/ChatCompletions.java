package dev.sesame.provider;

import dev.sesame.Secret;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.Map;

/** OpenAI's chat completions, which most servers speak. */
record ChatCompletions(String npm) implements WireFormat {
    private static final Map<String, String> HOMES =
            Map.of(
                    "@ai-sdk/xai",
                    "https://api.x.ai/v1",
                    "@ai-sdk/groq",
                    "https://api.groq.com/openai/v1",
                    "@ai-sdk/mistral",
                    "https://api.mistral.ai/v1",
                    "@ai-sdk/deepinfra",
                    "https://api.deepinfra.com/v1/openai",
                    "@ai-sdk/togetherai",
                    "https://api.together.xyz/v1",
                    "@ai-sdk/cerebras",
                    "https://api.cerebras.ai/v1",
                    "@ai-sdk/perplexity",
                    "https://api.perplexity.ai",
                    "@openrouter/ai-sdk-provider",
                    "https://openrouter.ai/api/v1",
                    "venice-ai-sdk-provider",
                    "https://api.venice.ai/api/v1");

    /** OpenCode's names for options that OpenAI writes in its own way. */
    private static final Map<String, String> NAMES =
            Map.of("reasoningEffort", "reasoning_effort", "textVerbosity", "verbosity");

    @Override
    public String path() {
        return "/chat/completions";
    }

    @Override
    public String home() {
        return HOMES.getOrDefault(npm, "");
    }

    @Override
    public String homeVariable() {
        return "";
    }

    @Override
    public Map<String, String> headers(JsonObject providerOptions) {
        return Map.of();
    }

    @Override
    public Map.Entry<String, String> credential(Secret key) {
        return Map.entry("Authorization", "Bearer " + key.reveal());
    }

    @Override
    public JsonObject body(ModelRequest request, JsonObject providerOptions) {
        var body = new LinkedHashMap<String, JsonValue>();
        body.put("model", new JsonString(request.model().upstreamId()));
        RequestOptions.add(body, request, "maxOutputTokens", "max_tokens");
        RequestOptions.add(body, request, "temperature", "temperature");
        RequestOptions.add(body, request, "topP", "top_p");
        RequestOptions.of(request)
                .without("strictJsonSchema")
                .members()
                .forEach((name, value) -> body.put(NAMES.getOrDefault(name, name), value));
        body.put("messages", ChatMessages.of(request));
        RequestOptions.addTools(body, request, ChatCompletions::offered, new JsonString("auto"));
        body.put("stream", Trees.TRUE);
        if (!RequestOptions.is(providerOptions, "includeUsage", Trees.FALSE)) {
            body.put("stream_options", Trees.of("include_usage", Trees.TRUE));
        }
        return new JsonObject(body);
    }

    private static JsonValue offered(Tool tool) {
        var function =
                Trees.of("name", tool.name())
                        .with("description", tool.description())
                        .with("parameters", tool.parameters());
        return Trees.of("type", "function").with("function", function);
    }

    @Override
    public AnswerReader reader(ModelListener listener, Turn turn) {
        return new ChatCompletionReader(listener, turn);
    }
}
