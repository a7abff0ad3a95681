package dev.sesame.provider;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonBoolean;
import dev.sesame.json.JsonValue.JsonNull;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.Map;
import java.util.Optional;

/** What the tables of models need of JSON trees. */
final class Trees {
    static final JsonNumber ZERO = JsonNumber.of(0);
    static final JsonBoolean FALSE = new JsonBoolean(false);
    static final JsonBoolean TRUE = new JsonBoolean(true);

    private Trees() {}

    /** Returns the member {@code name} unless it is {@code null}. */
    static Optional<JsonValue> member(JsonObject object, String name) {
        return object.get(name).filter(value -> !(value instanceof JsonNull));
    }

    /** Returns what stands at {@code path}, member by member. */
    static Optional<JsonValue> at(JsonObject object, String... path) {
        Optional<JsonValue> value = Optional.of(object);
        for (var name : path) {
            value = value.flatMap(JsonValue::asObject).flatMap(inner -> member(inner, name));
        }
        return value;
    }

    /** Returns the text at {@code path}, unless it is absent or empty. */
    static Optional<String> text(JsonObject object, String... path) {
        return at(object, path).flatMap(JsonValue::asString).filter(text -> !text.isEmpty());
    }

    /** Returns the object {@code name}, an empty one when there is none. */
    static JsonObject object(JsonObject object, String name) {
        return object.object(name).orElse(JsonObject.EMPTY);
    }

    static JsonObject of(String name, JsonValue value) {
        return new JsonObject(Map.of(name, value));
    }

    static JsonObject of(String name, String value) {
        return of(name, new JsonString(value));
    }
}
