package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;

/** How a higher layer is laid over a lower one. */
final class Merge {
    private Merge() {}

    /** Objects member by member; anything else of the higher layer replaces the lower one's. */
    static JsonObject replacing(JsonObject lower, JsonObject higher) {
        var members = new LinkedHashMap<>(lower.members());
        higher.members()
                .forEach((name, value) ->
                        members.merge(
                                name,
                                value,
                                (below, above) ->
                                        below instanceof JsonObject b
                                                        && above instanceof JsonObject a
                                                ? replacing(b, a)
                                                : above));
        return new JsonObject(members);
    }

    /** As {@link #replacing}, but {@code instructions} and {@code plugin} of both are kept. */
    static JsonObject uniting(JsonObject lower, JsonObject higher) {
        var merged = replacing(lower, higher);
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
