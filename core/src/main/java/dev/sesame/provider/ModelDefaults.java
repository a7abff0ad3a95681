package dev.sesame.provider;

import static dev.sesame.provider.Trees.FALSE;
import static dev.sesame.provider.Trees.TRUE;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options with which OpenCode asks a model when nobody says otherwise. */
final class ModelDefaults {
    private static final JsonValue ENCRYPTED =
            JsonArray.ofStrings(List.of("reasoning.encrypted_content"));
    private static final List<String> KIMI_HOSTS =
            List.of("api.kimi.com", "api.moonshot.ai", "api.moonshot.cn", "api.moonshotai.cn");

    private final Model model;
    private final String provider;
    private final String id;
    private final Map<String, JsonValue> options = new LinkedHashMap<>();

    private ModelDefaults(Model model) {
        this.model = model;
        this.provider = model.ref().provider();
        this.id = model.upstreamId();
    }

    /** Returns them for a conversation; {@code settings} are the options of the provider. */
    static JsonObject of(Model model, JsonObject settings, String session) {
        var defaults = new ModelDefaults(model);
        if (defaults.speaks(WireFormat.ANTHROPIC)) {
            defaults.addOfAnthropic();
        }
        if (provider(model).equals("openai") || defaults.speaks(WireFormat.OPENAI)) {
            defaults.options.put("store", FALSE);
        }
        defaults.addOfHosts();
        defaults.addCacheKey(settings, session);
        defaults.addOfGpt5(settings, session);
        return new JsonObject(defaults.options);
    }

    private static String provider(Model model) {
        return model.ref().provider();
    }

    private void addOfAnthropic() {
        if (!id.contains("claude")) {
            options.put("toolStreaming", FALSE);
        }
        if (Sampling.lower(id).contains("minimax-m3")) {
            options.put("thinking", Trees.of("type", "adaptive"));
        }
        if (isKimi() && model.reasons()) {
            options.put("thinking", Trees.of("type", "adaptive").with("display", "summarized"));
            options.put("effort", new JsonString("high"));
        }
    }

    private boolean isKimi() {
        var names = Sampling.lower(provider + " " + id);
        var url = Sampling.lower(model.url());
        return names.contains("kimi")
                || names.contains("moonshot")
                || KIMI_HOSTS.stream().anyMatch(url::contains);
    }

    private void addOfHosts() {
        boolean thinks = List.of("kimi-k2-thinking", "glm-4.6").contains(id);
        if (provider.equals("baseten") || (provider.equals("opencode") && thinks)) {
            options.put("chat_template_args", Trees.of("enable_thinking", TRUE));
        }
        if (provider.equals("meta") && speaks(WireFormat.OPENAI)) {
            options.put("reasoningSummary", new JsonString("auto"));
            options.put("include", ENCRYPTED);
        }
        if (!speaks(WireFormat.COMPATIBLE)) {
            return;
        }
        if (provider.contains("zai") || provider.contains("zhipuai")) {
            options.put("thinking", Trees.of("type", "enabled").with("clear_thinking", FALSE));
        }
        if (provider.equals("alibaba-cn")
                && model.reasons()
                && !Sampling.lower(id).contains("kimi-k2-thinking")) {
            options.put("enable_thinking", TRUE);
        }
    }

    private void addCacheKey(JsonObject settings, String session) {
        if (RequestOptions.is(settings, "setCacheKey", FALSE)) {
            return;
        }
        if (speaks("@ai-sdk/deepinfra") || speaks("@ai-sdk/cerebras")) {
            options.put("prompt_cache_key", new JsonString(session));
        } else if (speaks(WireFormat.OPENAI) || RequestOptions.is(settings, "setCacheKey", TRUE)) {
            options.put("promptCacheKey", new JsonString(session));
        }
    }

    private void addOfGpt5(JsonObject settings, String session) {
        if (!id.contains("gpt-5") || id.contains("gpt-5-chat")) {
            return;
        }
        boolean openAi = speaks(WireFormat.OPENAI);
        if (!id.contains("gpt-5-pro")) {
            options.put("reasoningEffort", new JsonString("medium"));
            if (openAi) {
                options.put("reasoningSummary", new JsonString("auto"));
                options.put("include", ENCRYPTED);
            }
        }
        if (openAi && id.contains("gpt-5.") && !id.contains("codex") && !id.contains("-chat")) {
            options.put("textVerbosity", new JsonString("low"));
        }
        if (provider.startsWith("opencode") && !RequestOptions.is(settings, "setCacheKey", FALSE)) {
            options.put("promptCacheKey", new JsonString(session));
            options.put("include", ENCRYPTED);
            options.put("reasoningSummary", new JsonString("auto"));
        }
    }

    private boolean speaks(String npm) {
        return model.npm().equals(npm);
    }
}
