package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;

/** What is left of a tree when all is taken away that other layers say something else about. */
final class Unopposed {
    private Unopposed() {}

    /** Takes away of {@code tree} what {@code others} win against. */
    static JsonObject of(JsonObject tree, List<JsonObject> others) {
        var left = new LinkedHashMap<String, JsonValue>();
        tree.members()
                .forEach((name, value) -> {
                    var said = others.stream().flatMap(other -> other.get(name).stream()).toList();
                    var deeper = said.stream().flatMap(each -> each.asObject().stream()).toList();
                    if (said.isEmpty()) {
                        left.put(name, value);
                    } else if (value instanceof JsonObject object && deeper.size() == said.size()) {
                        left.put(name, of(object, deeper));
                    }
                });
        return new JsonObject(left);
    }
}
