package dev.sesame.provider;

import dev.sesame.Secret;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** OpenAI's responses. Options that OpenCode does not know are not sent, as there. */
record Responses() implements WireFormat {
    private static final JsonString ENCRYPTED = new JsonString("reasoning.encrypted_content");

    /** OpenCode's names and the server's names of the options that are passed on. */
    private static final List<List<String>> OPTIONS =
            List.of(
                    List.of("conversation", "conversation"),
                    List.of("maxToolCalls", "max_tool_calls"),
                    List.of("metadata", "metadata"),
                    List.of("parallelToolCalls", "parallel_tool_calls"),
                    List.of("previousResponseId", "previous_response_id"),
                    List.of("store", "store"),
                    List.of("user", "user"),
                    List.of("instructions", "instructions"),
                    List.of("serviceTier", "service_tier"),
                    List.of("include", "include"),
                    List.of("promptCacheKey", "prompt_cache_key"),
                    List.of("promptCacheRetention", "prompt_cache_retention"),
                    List.of("safetyIdentifier", "safety_identifier"),
                    List.of("truncation", "truncation"));

    @Override
    public String path() {
        return "/responses";
    }

    @Override
    public String home() {
        return "https://api.openai.com/v1";
    }

    @Override
    public String homeVariable() {
        return "OPENAI_BASE_URL";
    }

    @Override
    public Map<String, String> headers(JsonObject providerOptions) {
        var headers = new LinkedHashMap<String, String>();
        Trees.text(providerOptions, "organization")
                .ifPresent(value -> headers.put("OpenAI-Organization", value));
        Trees.text(providerOptions, "project")
                .ifPresent(value -> headers.put("OpenAI-Project", value));
        return headers;
    }

    @Override
    public Map.Entry<String, String> credential(Secret key) {
        return Map.entry("Authorization", "Bearer " + key.reveal());
    }

    @Override
    public JsonObject body(ModelRequest request, JsonObject providerOptions) {
        var options = RequestOptions.of(request);
        boolean reasons = reasons(request.model(), options);
        var body = new LinkedHashMap<String, JsonValue>();
        body.put("model", new JsonString(request.model().upstreamId()));
        body.put("input", ResponseItems.of(request.prompt(), reasons ? "developer" : "system"));
        if (!reasons || samplesWithoutThinking(request.model(), options)) {
            RequestOptions.add(body, request, "temperature", "temperature");
            RequestOptions.add(body, request, "topP", "top_p");
        }
        RequestOptions.add(body, request, "maxOutputTokens", "max_output_tokens");
        Trees.member(options, "textVerbosity")
                .ifPresent(verbosity -> body.put("text", Trees.of("verbosity", verbosity)));
        for (var names : OPTIONS) {
            Trees.member(options, names.getFirst())
                    .ifPresent(value -> body.put(names.getLast(), value));
        }
        if (reasons) {
            addReasoning(body, options);
        }
        RequestOptions.addTools(body, request, Responses::offered, new JsonString("auto"));
        body.put("stream", Trees.TRUE);
        return new JsonObject(body);
    }

    private static boolean reasons(Model model, JsonObject options) {
        return model.reasons()
                || Trees.member(options, "reasoningEffort").isPresent()
                || Trees.member(options, "reasoningSummary").isPresent()
                || Pattern.matches("(o1|o3|o4-mini|gpt-5(?!-chat)).*", model.upstreamId());
    }

    /** The newer models take a temperature when they are told not to think. */
    private static boolean samplesWithoutThinking(Model model, JsonObject options) {
        return RequestOptions.is(options, "reasoningEffort", new JsonString("none"))
                && Pattern.matches("gpt-5\\.[1-6].*", model.upstreamId());
    }

    private static void addReasoning(Map<String, JsonValue> body, JsonObject options) {
        if (RequestOptions.is(options, "store", Trees.FALSE)) {
            // what the server does not keep it wants back
            var include = new ArrayList<>(options.array("include"));
            if (!include.contains(ENCRYPTED)) {
                include.add(ENCRYPTED);
            }
            body.put("include", new JsonArray(include));
        }
        var reasoning = new LinkedHashMap<String, JsonValue>();
        Trees.member(options, "reasoningEffort").ifPresent(it -> reasoning.put("effort", it));
        Trees.member(options, "reasoningSummary").ifPresent(it -> reasoning.put("summary", it));
        if (!reasoning.isEmpty()) {
            body.put("reasoning", new JsonObject(reasoning));
        }
    }

    private static JsonValue offered(Tool tool) {
        return Trees.of("type", "function")
                .with("name", tool.name())
                .with("description", tool.description())
                .with("parameters", tool.parameters())
                .with("strict", Trees.FALSE);
    }

    @Override
    public AnswerReader reader(ModelListener listener, Turn turn) {
        return new ResponseReader(listener, turn);
    }
}
