package dev.sesame.json;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One JSON value (RFC 8259), immutable; objects keep the order of their members. */
public sealed interface JsonValue {

    /** Returns this value when it is an object. */
    default Optional<JsonObject> asObject() {
        return this instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    }

    /** Returns this value's elements when it is an array. */
    default Optional<List<JsonValue>> asArray() {
        return this instanceof JsonArray array ? Optional.of(array.elements()) : Optional.empty();
    }

    /** Returns this value's text when it is a string. */
    default Optional<String> asString() {
        return this instanceof JsonString string ? Optional.of(string.value()) : Optional.empty();
    }

    /** Returns this value's number when it is one, and not beyond all measure. */
    default Optional<BigDecimal> asNumber() {
        return this instanceof JsonNumber number ? number.value() : Optional.empty();
    }

    /**
     * Returns the value at {@code path}, member by member; this value itself for the empty path.
     */
    default Optional<JsonValue> at(List<String> path) {
        Optional<JsonValue> here = Optional.of(this);
        for (var name : path) {
            here = here.flatMap(JsonValue::asObject).flatMap(object -> object.get(name));
        }
        return here;
    }

    /** Returns this value when it is {@code true} or {@code false}. */
    default Optional<Boolean> asBoolean() {
        return this instanceof JsonBoolean bool ? Optional.of(bool.value()) : Optional.empty();
    }

    /** An object. Reading a member that is absent or of another type gives an empty result. */
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {
        /** The object without members. */
        public static final JsonObject EMPTY = new JsonObject(Map.of());

        /** Copies {@code members} in their order. */
        public JsonObject {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /** Returns the member {@code name}. */
        public Optional<JsonValue> get(String name) {
            return Optional.ofNullable(members.get(name));
        }

        /** Returns the text of the member {@code name} when it is a string. */
        public Optional<String> string(String name) {
            return get(name).flatMap(JsonValue::asString);
        }

        /** Returns the member {@code name} when it is a number. */
        public Optional<BigDecimal> number(String name) {
            return get(name).flatMap(JsonValue::asNumber);
        }

        /** Returns the member {@code name} when it is an object. */
        public Optional<JsonObject> object(String name) {
            return get(name).flatMap(JsonValue::asObject);
        }

        /** Returns the elements of the member {@code name}; none when it is not an array. */
        public List<JsonValue> array(String name) {
            return get(name).flatMap(JsonValue::asArray).orElse(List.of());
        }

        /** Returns an object of strings. */
        public static JsonObject ofStrings(Map<String, String> values) {
            var members = new LinkedHashMap<String, JsonValue>();
            for (var value : values.entrySet()) {
                members.put(value.getKey(), new JsonString(value.getValue()));
            }
            return new JsonObject(members);
        }

        /** Returns the members that are strings, in a map of the caller's own. */
        public Map<String, String> strings() {
            var strings = new LinkedHashMap<String, String>();
            for (var member : members.entrySet()) {
                if (member.getValue() instanceof JsonString text) {
                    strings.put(member.getKey(), text.value());
                }
            }
            return strings;
        }

        /** Returns the strings among the elements of the member {@code name}. */
        public List<String> strings(String name) {
            return array(name).stream().flatMap(value -> value.asString().stream()).toList();
        }

        /**
         * Returns a copy in which {@code name} is {@code value}, in its old place or at the end.
         */
        public JsonObject with(String name, JsonValue value) {
            var copy = new LinkedHashMap<>(members);
            copy.put(name, requireNonNull(value, name));
            return new JsonObject(copy);
        }

        /** Returns a copy in which {@code name} is the string {@code value}. */
        public JsonObject with(String name, String value) {
            return with(name, new JsonString(value));
        }

        /**
         * Returns this object with {@code higher} laid over it: objects member by member, anything
         * else replaced.
         */
        public JsonObject under(JsonObject higher) {
            var merged = new LinkedHashMap<>(members);
            higher.members.forEach((name, value) ->
                    merged.merge(
                            name,
                            value,
                            (below, above) ->
                                    below instanceof JsonObject b && above instanceof JsonObject a
                                            ? b.under(a)
                                            : above));
            return new JsonObject(merged);
        }

        /** Returns a copy without {@code name}. */
        public JsonObject without(String name) {
            var copy = new LinkedHashMap<>(members);
            copy.remove(name);
            return new JsonObject(copy);
        }

        /** Tells whether there are no members. */
        public boolean isEmpty() {
            return members.isEmpty();
        }
    }

    /** An array. */
    record JsonArray(List<JsonValue> elements) implements JsonValue {
        /** Copies {@code elements}. */
        public JsonArray {
            elements = List.copyOf(elements);
        }

        /** Returns an array of strings. */
        public static JsonArray ofStrings(Iterable<String> values) {
            var elements = new ArrayList<JsonValue>();
            values.forEach(value -> elements.add(new JsonString(value)));
            return new JsonArray(elements);
        }
    }

    /** A string. */
    record JsonString(String value) implements JsonValue {
        /** Refuses null, which plugins might give. */
        public JsonString {
            requireNonNull(value, "value");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof JsonString that && value.equals(that.value);
        }

        @Override
        public int hashCode() {
            return value.hashCode();
        }
    }

    /** A number, as it was written: {@code 1.0} stays {@code 1.0}. */
    record JsonNumber(String literal) implements JsonValue {
        private static final long LARGEST_EXPONENT = 2000;

        /** Returns the number {@code value}. */
        public static JsonNumber of(long value) {
            return new JsonNumber(Long.toString(value));
        }

        /** Returns the number; none for an exponent with which nobody could calculate. */
        Optional<BigDecimal> value() {
            try {
                return Optional.of(new BigDecimal(literal))
                        .filter(number -> Math.abs((long) number.scale()) <= LARGEST_EXPONENT);
            } catch (NumberFormatException _) {
                return Optional.empty();
            }
        }
    }

    /** {@code true} or {@code false}. */
    record JsonBoolean(boolean value) implements JsonValue {
        // written out, as that of a string is: what a record makes by itself is not kept in the
        // start-up cache and takes milliseconds at its first use
        @Override
        public boolean equals(Object other) {
            return other instanceof JsonBoolean that && value == that.value;
        }

        @Override
        public int hashCode() {
            return Boolean.hashCode(value);
        }
    }

    /** {@code null}. */
    record JsonNull() implements JsonValue {}
}
