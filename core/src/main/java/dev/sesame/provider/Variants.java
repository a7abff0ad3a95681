package dev.sesame.provider;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How hard a reasoning model may be asked to think, as OpenCode shows it in {@code models
 * --verbose}. Exact for OpenAI-compatible packages; of the packages whose wire format Sesame does
 * not speak none are shown.
 */
final class Variants {
    private static final List<String> USUAL = List.of("low", "medium", "high");
    private static final List<String> WITHOUT =
            List.of(
                    "deepseek-chat",
                    "deepseek-reasoner",
                    "deepseek-r1",
                    "deepseek-v3",
                    "minimax",
                    "glm",
                    "kimi",
                    "k2p",
                    "qwen",
                    "big-pickle");
    private static final List<String> COMPATIBLE =
            List.of(
                    WireFormat.COMPATIBLE,
                    "@ai-sdk/cerebras",
                    "@ai-sdk/togetherai",
                    "@ai-sdk/xai",
                    "@ai-sdk/deepinfra",
                    "venice-ai-sdk-provider");

    private Variants() {}

    /** Returns what the catalogue's {@code entry} says, else what {@link #of(JsonObject)} says. */
    static JsonObject of(JsonObject entry, JsonObject model) {
        var options = Trees.member(entry, "reasoning_options").flatMap(JsonValue::asArray);
        if (options.isEmpty()) {
            return of(model);
        }
        for (var option : options.get()) {
            var effort = option.asObject().filter(o -> isType(o, "effort"));
            if (effort.isPresent()) {
                return efforts(effort.get().strings("values"), model);
            }
        }
        return options.get().isEmpty() ? JsonObject.EMPTY : of(model);
    }

    /** Returns what OpenCode knows about {@code model} by its name and package. */
    static JsonObject of(JsonObject model) {
        if (!Trees.at(model, "capabilities", "reasoning").equals(Optional.of(Trees.TRUE))) {
            return JsonObject.EMPTY;
        }
        var id = lower(model.string("id").orElse(""));
        var upstream = lower(Trees.text(model, "api", "id").orElse(""));
        boolean glm52 = isGlm52(id) || isGlm52(upstream);
        if (glm52 && npm(model).equals(WireFormat.COMPATIBLE)) {
            return efforts(List.of("high", "max"), model);
        }
        boolean without = WITHOUT.stream().anyMatch(id::contains) && !(glm52 && id.contains("glm"));
        if (without) {
            return JsonObject.EMPTY;
        }
        return id.contains("grok-3-mini")
                ? efforts(List.of("low", "high"), model)
                : byPackage(upstream, model);
    }

    private static JsonObject byPackage(String upstream, JsonObject model) {
        var npm = npm(model);
        if (COMPATIBLE.contains(npm)) {
            if (upstream.contains("north-mini-code")) {
                return efforts(List.of("none", "high"), model);
            }
            return upstream.contains("deepseek-v4")
                    ? efforts(List.of("low", "medium", "high", "max"), model)
                    : efforts(USUAL, model);
        }
        if (npm.equals(WireFormat.ANTHROPIC)) {
            return budgets(model);
        }
        return npm.equals(WireFormat.OPENAI) ? efforts(USUAL, model) : JsonObject.EMPTY;
    }

    private static JsonObject efforts(List<String> efforts, JsonObject model) {
        var variants = new LinkedHashMap<String, JsonValue>();
        efforts.forEach(effort -> variants.put(effort, effort(effort, npm(model))));
        return new JsonObject(variants);
    }

    private static JsonObject effort(String effort, String npm) {
        return switch (npm) {
            case WireFormat.ANTHROPIC -> Trees.of("effort", effort);
            case WireFormat.OPENAI ->
                    Trees.of("reasoningEffort", effort)
                            .with("reasoningSummary", "auto")
                            .with(
                                    "include",
                                    JsonArray.ofStrings(List.of("reasoning.encrypted_content")));
            default -> Trees.of("reasoningEffort", effort);
        };
    }

    private static JsonObject budgets(JsonObject model) {
        int output =
                Trees.at(model, "limit", "output")
                        .flatMap(JsonValue::asNumber)
                        .map(Number::intValue)
                        .orElse(0);
        return Trees.of("high", budget(Math.min(16_000, output / 2 - 1)))
                .with("max", budget(Math.min(31_999, output - 1)));
    }

    private static JsonObject budget(int tokens) {
        return Trees.of(
                "thinking",
                Trees.of("type", "enabled").with("budgetTokens", JsonNumber.of(tokens)));
    }

    private static boolean isType(JsonObject option, String type) {
        return option.get("type").equals(Optional.of(new JsonString(type)));
    }

    private static boolean isGlm52(String id) {
        return id.contains("glm-5.2") || id.contains("glm-5-2") || id.contains("glm-5p2");
    }

    private static String npm(JsonObject model) {
        return Trees.text(model, "api", "npm").orElse("");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
