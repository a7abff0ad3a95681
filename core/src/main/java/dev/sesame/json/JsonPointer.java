package dev.sesame.json;

import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Addresses of values within a tree, as RFC 6901 writes them; the empty text is the whole. */
public final class JsonPointer {
    private JsonPointer() {}

    /** Returns all values in {@code tree} that are no objects with members, each by its names. */
    public static Map<List<String>, JsonValue> leaves(JsonObject tree) {
        var leaves = new LinkedHashMap<List<String>, JsonValue>();
        collect(List.of(), tree, leaves);
        return leaves;
    }

    private static void collect(
            List<String> above, JsonObject tree, Map<List<String>, JsonValue> leaves) {
        tree.members()
                .forEach((name, value) -> {
                    var path = new ArrayList<>(above);
                    path.add(name);
                    if (value instanceof JsonObject object && !object.isEmpty()) {
                        collect(path, object, leaves);
                    } else {
                        leaves.put(List.copyOf(path), value);
                    }
                });
    }

    /** Returns the address to which {@code names} of members lead from the whole. */
    public static String of(List<String> names) {
        var pointer = "";
        for (var name : names) {
            pointer = to(pointer, name);
        }
        return pointer;
    }

    /**
     * Returns the address of the member {@code name} of the object that {@code above} addresses.
     */
    public static String to(String above, String name) {
        return above + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
