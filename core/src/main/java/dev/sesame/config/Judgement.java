package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One value held against a {@link Schema}. Problems come in the order of the schema, as OpenCode
 * prints them; a member that is both listed and covered by a pattern is judged twice, as there.
 */
final class Judgement {
    private static final double MAX_SAFE_INTEGER = (1L << 53) - 1;

    private final Schema schema;
    private final List<String> path;
    private final List<Problem> problems = new ArrayList<>();
    private List<Problem> unknown = new ArrayList<>();
    private JsonValue kept = JsonObject.EMPTY;

    private Judgement(Schema schema, List<String> path) {
        this.schema = schema;
        this.path = path;
    }

    static Judgement of(Schema schema, JsonObject rule, JsonValue value) {
        var judgement = new Judgement(schema, new ArrayList<>());
        judgement.kept = judgement.judge(rule, value);
        return judgement;
    }

    /** Tells whether there is no problem. */
    boolean fits() {
        return problems.isEmpty();
    }

    /** Returns the value without the members that the schema does not know. */
    JsonValue kept() {
        return kept;
    }

    /** Returns all problems. */
    List<Problem> problems() {
        return problems;
    }

    /** Returns the members that were dropped. */
    List<Problem> unknown() {
        return unknown;
    }

    private JsonValue judge(JsonObject reference, JsonValue value) {
        var rule = schema.resolve(reference);
        if (rule.get("anyOf").isPresent()) {
            return union(rule, value);
        }
        if (!schema.isOfType(rule, value)) {
            return refuse(schema.expected(rule), value);
        }
        if (value instanceof JsonObject object && rule.get("type").isPresent()) {
            return object(rule, object);
        }
        if (value instanceof JsonArray array && rule.get("type").isPresent()) {
            return array(rule, array);
        }
        if (value instanceof JsonNumber number) {
            return number(rule, number);
        }
        return value instanceof JsonString text ? text(rule, text) : value;
    }

    private JsonValue refuse(String expected, JsonValue value) {
        problems.add(new Problem(path, "Expected " + expected + ", got ", Wording.of(path, value)));
        return value;
    }

    private JsonValue union(JsonObject rule, JsonValue value) {
        var found = new ArrayList<Problem>();
        for (var candidate : schema.candidates(rule, value)) {
            var trial = new Judgement(schema, path);
            var result = trial.judge(candidate, value);
            if (trial.fits()) {
                unknown.addAll(trial.unknown);
                return result;
            }
            found.addAll(trial.problems);
        }
        if (found.isEmpty()) {
            return refuse(schema.expected(rule), value);
        }
        problems.addAll(found);
        return value;
    }

    private JsonValue object(JsonObject rule, JsonObject value) {
        var listed = rule.object("properties").orElse(JsonObject.EMPTY).members();
        var results = new HashMap<String, JsonValue>();
        var required =
                rule.get("required").isPresent() ? rule.strings("required") : List.<String>of();
        for (var property : listed.entrySet()) {
            var name = property.getKey();
            if (required.contains(name) || value.members().containsKey(name)) {
                property(property, required.contains(name), value, results);
            }
        }
        others(rule, value, listed, results);
        var members = new LinkedHashMap<String, JsonValue>();
        for (var name : value.members().keySet()) {
            var result = results.get(name);
            if (result != null) {
                members.put(name, result);
            }
        }
        return new JsonObject(members);
    }

    private void property(
            Map.Entry<String, JsonValue> property,
            boolean required,
            JsonObject value,
            Map<String, JsonValue> results) {
        var name = property.getKey();
        var member = value.members().get(name);
        path.addLast(name);
        if (member != null) {
            var inner = property.getValue().asObject().orElseThrow();
            results.put(name, required ? judge(inner, member) : optional(inner, member));
        } else {
            problems.add(new Problem(path, "Missing key", ""));
        }
        path.removeLast();
    }

    private JsonValue optional(JsonObject rule, JsonValue value) {
        return schema.isOfType(rule, value)
                ? judge(rule, value)
                : refuse(schema.expectedMember(rule) + " | undefined", value);
    }

    private void others(
            JsonObject rule,
            JsonObject value,
            Map<String, JsonValue> listed,
            Map<String, JsonValue> results) {
        var pattern = rule.object("patternProperties").flatMap(patterns -> patterns.object(""));
        var additional = pattern.or(() -> rule.object("additionalProperties"));
        for (var member : value.members().entrySet()) {
            var name = member.getKey();
            boolean isListed = listed.containsKey(name);
            path.addLast(name);
            if (isListed && pattern.isPresent()) {
                again(pattern.get(), member.getValue());
            } else if (!isListed && additional.isPresent()) {
                results.put(name, judge(additional.get(), member.getValue()));
            } else if (!isListed) {
                unknown.add(new Problem(path, Wording.unknown(name, listed.keySet()), ""));
            }
            path.removeLast();
        }
    }

    /** Judges a listed member by the pattern too; what it drops has been noted already. */
    private void again(JsonObject pattern, JsonValue value) {
        var before = unknown;
        unknown = new ArrayList<>();
        judge(pattern, value);
        unknown = before;
    }

    private JsonValue array(JsonObject rule, JsonArray value) {
        var tuple = rule.array("prefixItems");
        var items = rule.object("items");
        var elements = new ArrayList<JsonValue>();
        int length = Math.max(value.elements().size(), tuple.size());
        for (int i = 0; i < length; i++) {
            path.addLast(Integer.toString(i));
            if (i >= value.elements().size()) {
                problems.add(new Problem(path, "Missing key", ""));
            } else if (i < tuple.size()) {
                elements.add(judge(tuple.get(i).asObject().orElseThrow(), value.elements().get(i)));
            } else if (items.isPresent()) {
                elements.add(judge(items.get(), value.elements().get(i)));
            } else {
                var actual = Wording.of(path, value.elements().get(i));
                problems.add(new Problem(path, "Unexpected key with value ", actual));
            }
            path.removeLast();
        }
        return new JsonArray(elements);
    }

    private JsonValue number(JsonObject rule, JsonNumber value) {
        double number = Double.parseDouble(value.literal());
        boolean integer = rule.string("type").filter("integer"::equals).isPresent();
        if (integer && (number != Math.rint(number) || Math.abs(number) > MAX_SAFE_INTEGER)) {
            refuse("an integer", value);
        }
        if (!integer && Double.isInfinite(number)) {
            refuse("a finite number", value);
        }
        limits(rule, value, number);
        return value;
    }

    private void limits(JsonObject rule, JsonNumber value, double number) {
        var above = rule.get("exclusiveMinimum").map(Wording::plain);
        var minimum = rule.get("minimum").map(Wording::plain);
        var maximum = rule.get("maximum").map(Wording::plain);
        if (above.isPresent() && number <= Double.parseDouble(above.get())) {
            refuse("a value greater than " + above.get(), value);
        }
        boolean low = minimum.isPresent() && number < Double.parseDouble(minimum.get());
        boolean high = maximum.isPresent() && number > Double.parseDouble(maximum.get());
        if (maximum.isPresent() && (low || high)) {
            refuse("a value between " + minimum.orElse("") + " and " + maximum.get(), value);
        } else if (low) {
            refuse("a value greater than or equal to " + minimum.get(), value);
        }
    }

    private JsonValue text(JsonObject rule, JsonString value) {
        if (rule.get("enum").isPresent() && !rule.array("enum").contains(value)) {
            return refuse(schema.expected(rule), value);
        }
        var pattern = rule.string("pattern");
        if (pattern.isPresent() && !matches(pattern.get(), value.value())) {
            return refuse("a string matching the RegExp " + pattern.get(), value);
        }
        return value;
    }

    /** In JavaScript {@code $} is the very end; in Java it may stand before a last line break. */
    private static boolean matches(String pattern, String text) {
        var exact = pattern.substring(0, pattern.length() - 1) + "\\z";
        return Pattern.compile(exact).matcher(text).find();
    }
}
