package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;

/** What one tree says that another does not. */
final class Difference {
    private Difference() {}

    static JsonObject between(JsonObject before, JsonObject after) {
        var changed = new LinkedHashMap<String, JsonValue>();
        after.members()
                .forEach((name, value) -> {
                    var old = before.get(name);
                    if (old.isPresent()
                            && old.get() instanceof JsonObject o
                            && value instanceof JsonObject n) {
                        var inner = between(o, n);
                        if (!inner.isEmpty()) {
                            changed.put(name, inner);
                        }
                    } else if (old.isEmpty() || !old.get().equals(value)) {
                        changed.put(name, value);
                    }
                });
        return new JsonObject(changed);
    }
}
