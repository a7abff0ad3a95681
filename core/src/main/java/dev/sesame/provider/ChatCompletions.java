package dev.sesame.provider;

import dev.sesame.Secret;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** OpenAI's chat completions, which most servers speak. */
record ChatCompletions(String npm) implements WireFormat {
    private static final Map<String, String> HOMES =
            Map.of(
                    OPENAI,
                    "https://api.openai.com/v1",
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
        return npm.equals(OPENAI) ? "OPENAI_BASE_URL" : "";
    }

    @Override
    public Map<String, String> headers() {
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
        // OpenAI's newer models refuse the older word, other servers do not know the newer one
        body.put(
                npm.equals(OPENAI) ? "max_completion_tokens" : "max_tokens",
                JsonNumber.of(request.model().outputLimit()));
        RequestOptions.addSampling(body, request);
        RequestOptions.of(request)
                .members()
                .forEach((name, value) -> body.put(NAMES.getOrDefault(name, name), value));
        body.put("messages", messages(request.prompt()));
        body.put("stream", Trees.TRUE);
        if (!Trees.member(providerOptions, "includeUsage").equals(Optional.of(Trees.FALSE))) {
            body.put("stream_options", Trees.of("include_usage", Trees.TRUE));
        }
        return new JsonObject(body);
    }

    private static JsonArray messages(Prompt prompt) {
        var messages = new ArrayList<JsonValue>();
        if (!prompt.system().isEmpty()) {
            messages.add(message("system", prompt.system()));
        }
        for (var message : prompt.messages()) {
            boolean user = message.role() == Message.Role.USER;
            messages.add(message(user ? "user" : "assistant", message.text()));
        }
        return new JsonArray(messages);
    }

    private static JsonObject message(String role, String content) {
        return Trees.of("role", role).with("content", content);
    }

    @Override
    public AnswerReader reader(ModelListener listener) {
        return new ChatCompletionReader(listener);
    }
}
