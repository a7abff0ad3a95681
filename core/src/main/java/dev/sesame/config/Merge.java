package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;

/** How a higher layer is laid over a lower one. */
public final class Merge {
    /** The lists of which all layers' entries count. */
    static final List<String> UNITED = List.of("instructions", "plugin");

    private Merge() {}

    /** Returns {@code layers} as one tree, lowest first. */
    public static JsonObject united(List<JsonObject> layers) {
        var merged = JsonObject.EMPTY;
        for (var layer : layers) {
            merged = uniting(merged, layer);
        }
        return merged;
    }

    /**
     * As {@link JsonObject#under}, but {@code instructions} and {@code plugin} of both are kept.
     */
    private static JsonObject uniting(JsonObject lower, JsonObject higher) {
        var merged = lower.under(higher);
        for (var name : UNITED) {
            if (lower.get(name).flatMap(JsonValue::asArray).isPresent()
                    && higher.get(name).flatMap(JsonValue::asArray).isPresent()) {
                var union = new LinkedHashSet<>(lower.array(name));
                union.addAll(higher.array(name));
                merged = merged.with(name, new JsonArray(List.copyOf(union)));
            }
        }
        return merged;
    }
}
