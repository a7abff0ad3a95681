package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.LinkedHashSet;

/** How a higher layer is laid over a lower one. */
final class Merge {
    private Merge() {}

    /**
     * As {@link JsonObject#under}, but {@code instructions} and {@code plugin} of both are kept.
     */
    static JsonObject uniting(JsonObject lower, JsonObject higher) {
        var merged = lower.under(higher);
        for (var name : new String[] {"instructions", "plugin"}) {
            if (lower.get(name).flatMap(JsonValue::asArray).isPresent()
                    && higher.get(name).flatMap(JsonValue::asArray).isPresent()) {
                var union = new LinkedHashSet<>(lower.array(name));
                union.addAll(higher.array(name));
                merged = merged.with(name, new JsonArray(java.util.List.copyOf(union)));
            }
        }
        return merged;
    }
}
