package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What is left of a tree when all is taken away that other layers say something else about.
 *
 * @param others the layers that win
 */
record Unopposed(List<JsonObject> others) {

    JsonObject of(JsonObject tree) {
        return of(tree, List.of());
    }

    private JsonObject of(JsonObject tree, List<String> path) {
        var left = new LinkedHashMap<String, JsonValue>();
        tree.members()
                .forEach((name, value) -> {
                    var here = new ArrayList<>(path);
                    here.add(name);
                    if (value instanceof JsonObject object && !isReplaced(here)) {
                        left.put(name, of(object, here));
                    } else if (!isSaid(here)) {
                        left.put(name, value);
                    }
                });
        return new JsonObject(left);
    }

    /** Nobody says anything, at this place or above it. */
    private boolean isSaid(List<String> path) {
        return others.stream().anyMatch(other -> other.at(path).isPresent()) || isReplaced(path);
    }

    /** Somebody puts something that is no object here or above. */
    private boolean isReplaced(List<String> path) {
        for (int depth = 1; depth <= path.size(); depth++) {
            var place = path.subList(0, depth);
            for (var other : others) {
                if (other.at(place).filter(value -> !(value instanceof JsonObject)).isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }
}
