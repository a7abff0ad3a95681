package dev.sesame.config;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonBoolean;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * A JSON Schema (2020-12) from a file of this room, reduced to the keywords that the file uses.
 * Immutable and safe to share between threads.
 *
 * <p>Two readings of our own: a member that an object neither lists nor allows by {@code
 * additionalProperties} or {@code patternProperties} is dropped, and a {@code title} is the name
 * that messages use.
 */
final class Schema {
    private final JsonObject root;
    private final JsonObject definitions;

    private Schema(JsonObject root) {
        this.root = root;
        this.definitions = root.object("$defs").orElse(JsonObject.EMPTY);
    }

    /** Reads the schema in the file {@code name} beside this class. */
    static Schema load(String name) {
        try (var in = Schema.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: no " + name);
            }
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Schema(Json.parse(text).asObject().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Judges {@code value} by the whole schema. */
    Judgement judge(JsonValue value) {
        return Judgement.of(this, root, value);
    }

    /** Judges {@code value} by the definition {@code name}. */
    Judgement judge(String name, JsonValue value) {
        return Judgement.of(this, definition(name), value);
    }

    /** Returns the definition {@code name}. */
    JsonObject definition(String name) {
        return definitions.object(name).orElseThrow();
    }

    /** Follows {@code $ref}. */
    JsonObject resolve(JsonObject rule) {
        var reference = rule.string("$ref");
        return reference.isEmpty()
                ? rule
                : resolve(definition(reference.get().substring("#/$defs/".length())));
    }

    /** Tells whether {@code value} is of a type that {@code rule} is about. */
    boolean isOfType(JsonObject rule, JsonValue value) {
        var resolved = resolve(rule);
        if (resolved.get("anyOf").isPresent()) {
            return members(resolved).stream().anyMatch(member -> isOfType(member, value));
        }
        if (resolved.get("enum").isPresent()) {
            return value instanceof JsonString;
        }
        var constant = resolved.get("const");
        if (constant.isPresent()) {
            return type(constant.get()).equals(type(value));
        }
        var type = resolved.string("type");
        return type.isEmpty() || plain(type.get()).equals(type(value));
    }

    /**
     * Returns the members of a union that are worth trying. When a member is marked by a constant
     * such as {@code "type":"local"}, only the member with the right mark is.
     */
    List<JsonObject> candidates(JsonObject union, JsonValue value) {
        var marked = new ArrayList<JsonObject>();
        var others = new ArrayList<JsonObject>();
        for (var member : members(union)) {
            var marks = marks(member);
            if (marks.isEmpty()) {
                if (isCandidate(member, value)) {
                    others.add(member);
                }
            } else if (value instanceof JsonObject object && hasMarks(object, marks)) {
                marked.add(member);
            }
        }
        marked.addAll(others);
        return marked;
    }

    private boolean isCandidate(JsonObject member, JsonValue value) {
        var constant = member.get("const");
        return constant.isPresent() ? constant.get().equals(value) : isOfType(member, value);
    }

    private static boolean hasMarks(JsonObject object, Map<String, JsonValue> marks) {
        return object.members().entrySet().containsAll(marks.entrySet());
    }

    /** Returns the required members that must have one certain value. */
    private Map<String, JsonValue> marks(JsonObject rule) {
        for (var name : rule.strings("required")) {
            var constant = property(rule, name).get("const");
            if (constant.isPresent()) {
                return Map.of(name, constant.get());
            }
        }
        return Map.of();
    }

    private JsonObject property(JsonObject rule, String name) {
        return resolve(rule.object("properties").flatMap(p -> p.object(name)).orElseThrow());
    }

    private List<JsonObject> members(JsonObject union) {
        return union.array("anyOf").stream()
                .map(member -> resolve(member.asObject().orElseThrow()))
                .toList();
    }

    /** Returns what {@code rule} wants, in the words of a message. */
    String expected(JsonObject rule) {
        var resolved = resolve(rule);
        var title = resolved.string("title");
        if (title.isPresent()) {
            return title.get();
        }
        if (resolved.get("anyOf").isPresent()) {
            var words = new LinkedHashSet<String>();
            members(resolved).forEach(member -> words.add(expectedMember(member)));
            return String.join(" | ", words);
        }
        if (resolved.get("enum").isPresent()) {
            return String.join(" | ", resolved.array("enum").stream().map(Json::write).toList());
        }
        return resolved.get("const")
                .map(Json::write)
                .orElseGet(() -> plain(resolved.string("type").orElse("any")));
    }

    /** Returns what a member of a union wants: an object with a mark is told by its mark. */
    String expectedMember(JsonObject rule) {
        var resolved = resolve(rule);
        for (var mark : marks(resolved).entrySet()) {
            var name = Json.write(new JsonString(mark.getKey()));
            return "{ readonly " + name + ": " + Json.write(mark.getValue()) + ", ... }";
        }
        return expected(resolved);
    }

    private static String plain(String type) {
        return type.equals("integer") ? "number" : type;
    }

    private static String type(JsonValue value) {
        if (value instanceof JsonObject) {
            return "object";
        }
        if (value instanceof JsonString) {
            return "string";
        }
        if (value instanceof JsonArray) {
            return "array";
        }
        if (value instanceof JsonBoolean) {
            return "boolean";
        }
        return value instanceof JsonNumber ? "number" : "null";
    }
}
