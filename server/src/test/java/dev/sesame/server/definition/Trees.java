package dev.sesame.server.definition;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonBoolean;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Walks through files and schemas. */
final class Trees {
    private Trees() {}

    /** Returns the value at {@code path}: names of members and indices of elements. */
    static JsonValue at(JsonValue value, List<String> path) {
        var here = value;
        for (var step : path) {
            here =
                    here instanceof JsonArray(var elements)
                            ? elements.get(Integer.parseInt(step))
                            : object(here).get(step).orElseThrow();
        }
        return here;
    }

    /** Returns a copy in which the object at {@code path} is what {@code change} makes of it. */
    static JsonValue change(JsonValue value, List<String> path, UnaryOperator<JsonObject> change) {
        if (path.isEmpty()) {
            return change.apply(object(value));
        }
        var step = path.getFirst();
        var inner = change(at(value, List.of(step)), path.subList(1, path.size()), change);
        if (value instanceof JsonArray(var elements)) {
            var copy = new ArrayList<>(elements);
            copy.set(Integer.parseInt(step), inner);
            return new JsonArray(copy);
        }
        return object(value).with(step, inner);
    }

    static JsonObject object(JsonValue value) {
        return value.asObject().orElseThrow();
    }

    static List<String> parent(List<String> path) {
        return path.subList(0, path.size() - 1);
    }

    static List<String> to(List<String> path, String name) {
        var whole = new ArrayList<>(path);
        whole.add(name);
        return whole;
    }

    /** Returns the members that {@code schema} allows to the object at {@code path} of a file. */
    static Set<String> properties(JsonObject schema, List<String> path) {
        var rule = schema;
        for (var step : path) {
            rule = resolved(schema, inner(rule, step));
        }
        var names = new TreeSet<String>();
        rule.object("properties")
                .orElseThrow()
                .members()
                .forEach((name, allowed) -> {
                    if (!allowed.equals(new JsonBoolean(false))) {
                        names.add(name);
                    }
                });
        return names;
    }

    private static JsonObject inner(JsonObject rule, String step) {
        return rule.object("properties")
                .flatMap(properties -> properties.object(step))
                .or(() -> rule.object("items"))
                .or(() -> rule.object("additionalProperties"))
                .orElseThrow();
    }

    private static JsonObject resolved(JsonObject schema, JsonObject rule) {
        return rule.string("$ref")
                .filter(reference -> reference.startsWith("#/$defs/"))
                .flatMap(reference ->
                        schema.object("$defs").flatMap(all -> all.object(reference.substring(8))))
                .orElse(rule);
    }
}
