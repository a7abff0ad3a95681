package dev.sesame.provider;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonNumber;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The temperature and its like that OpenCode knows to be good for a model. */
final class Sampling {
    private static final Optional<JsonValue> ONE = number("1");
    private static final Optional<JsonValue> MOST = number("0.95");

    private final String provider;
    private final String id;

    Sampling(Model model) {
        this.provider = model.ref().provider();
        this.id = lower(model.upstreamId());
    }

    Optional<JsonValue> temperature() {
        if (id.contains("north-mini-code")) {
            return ONE;
        }
        if (id.contains("claude")) {
            return Optional.empty();
        }
        if (id.contains("gemini")) {
            return isGemini3() ? ONE : Optional.empty();
        }
        if (hasAny("glm-4.6", "glm-4.7", "minimax-m2")) {
            return ONE;
        }
        if (id.contains("kimi-k2")) {
            return hasAny("thinking", "k2.", "k2p", "k2-5") ? ONE : number("0.6");
        }
        return Optional.empty();
    }

    Optional<JsonValue> topP() {
        if (id.contains("gemini")) {
            return isGemini3() ? MOST : Optional.empty();
        }
        boolean deepseek =
                hasAny("deepseek-v4-flash-0731", "deepseek-v4-flash:0731")
                        || (id.contains("deepseek-v4-flash")
                                && (provider.equals("deepseek")
                                        || provider.startsWith("opencode")));
        return deepseek || hasAny("minimax-m2", "kimi-k2.5", "kimi-k2p5", "kimi-k2-5")
                ? MOST
                : Optional.empty();
    }

    Optional<JsonValue> topK() {
        if (id.contains("minimax-m2")) {
            return number(hasAny("m2.", "m25", "m21") ? "40" : "20");
        }
        return id.contains("gemini") && isGemini3() ? number("64") : Optional.empty();
    }

    private boolean isGemini3() {
        return Pattern.compile(
                        "gemini-2[.-]5(?:[.-]|$)|gemini-3-(?:flash|pro)(?:[.-]|$)|gemini-3[.-]1(?:[.-]|$)"
                                + "|gemini-3[.-]5-flash(?!-lite)(?:[.-]|$)")
                .matcher(id)
                .find();
    }

    private boolean hasAny(String... parts) {
        for (var part : parts) {
            if (id.contains(part)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<JsonValue> number(String literal) {
        return Optional.of(new JsonNumber(literal));
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
