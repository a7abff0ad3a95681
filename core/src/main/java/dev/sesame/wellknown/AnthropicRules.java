package dev.sesame.wellknown;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/** The member {@code anthropic} of {@code sesame.jsonc}. */
final class AnthropicRules {
    private static final List<String> PLANS = List.of("ask", "forbid", "accept");
    private static final List<String> TEXTS =
            List.of(
                    "plan",
                    "clientId",
                    "authUrl",
                    "tokenUrl",
                    "redirectUri",
                    "scope",
                    "issuer",
                    "baseUrl");

    private AnthropicRules() {}

    /** Returns what is wrong with it in {@code rules}; nothing when it is good or not there. */
    static Optional<String> problem(JsonObject rules) {
        var member = rules.get("anthropic");
        if (member.isEmpty()) {
            return Optional.empty();
        }
        if (member.get().asObject().isEmpty()) {
            return Optional.of("has an \"anthropic\" that is no object");
        }
        for (var entry : member.get().asObject().get().members().entrySet()) {
            if (!TEXTS.contains(entry.getKey())) {
                return Optional.of(
                        "has a member \"anthropic." + entry.getKey() + "\" that means nothing");
            }
            if (entry.getValue().asString().isEmpty()) {
                return Optional.of("has an \"anthropic." + entry.getKey() + "\" that is no text");
            }
        }
        var plan = member.get().asObject().get().get("plan").flatMap(JsonValue::asString);
        return plan.isPresent() && !PLANS.contains(plan.get())
                ? Optional.of("has an \"anthropic.plan\" that is none of ask, forbid, accept")
                : Optional.empty();
    }
}
