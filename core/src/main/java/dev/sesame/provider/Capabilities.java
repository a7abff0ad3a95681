package dev.sesame.provider;

import static dev.sesame.provider.Trees.FALSE;
import static dev.sesame.provider.Trees.TRUE;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonBoolean;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.List;

/** What a model can do, in OpenCode's form. */
final class Capabilities {
    private static final List<String> MODES = List.of("text", "audio", "image", "video", "pdf");

    private Capabilities() {}

    /** Returns what holds for a model of the catalogue that says nothing. */
    static JsonObject ofCatalogue() {
        return defaults(FALSE);
    }

    /** Returns what holds for a model of the configuration that says nothing. */
    static JsonObject ofConfiguration() {
        return defaults(TRUE);
    }

    /** Returns what {@code entry} says, and {@code fallback} where it says nothing. */
    static JsonObject of(JsonObject entry, JsonObject fallback) {
        var members = new LinkedHashMap<String, JsonValue>();
        for (var name : List.of("temperature", "reasoning", "attachment")) {
            members.put(name, either(entry, name, fallback, name));
        }
        members.put("toolcall", either(entry, "tool_call", fallback, "toolcall"));
        members.put("input", modes(entry, "input", fallback));
        members.put("output", modes(entry, "output", fallback));
        members.put("interleaved", interleaved(entry, fallback));
        return new JsonObject(members);
    }

    private static JsonObject defaults(JsonBoolean text) {
        var members = new LinkedHashMap<String, JsonValue>();
        for (var name : List.of("temperature", "reasoning", "attachment")) {
            members.put(name, FALSE);
        }
        members.put("toolcall", TRUE);
        var modes = new LinkedHashMap<String, JsonValue>();
        MODES.forEach(mode -> modes.put(mode, mode.equals("text") ? text : FALSE));
        members.put("input", new JsonObject(modes));
        members.put("output", new JsonObject(modes));
        members.put("interleaved", FALSE);
        return new JsonObject(members);
    }

    private static JsonValue either(
            JsonObject entry, String name, JsonObject fallback, String fallbackName) {
        return Trees.member(entry, name)
                .or(() -> Trees.member(fallback, fallbackName))
                .orElse(FALSE);
    }

    private static JsonObject modes(JsonObject entry, String side, JsonObject fallback) {
        var given = Trees.at(entry, "modalities", side).flatMap(JsonValue::asArray);
        if (given.isEmpty()) {
            return Trees.object(fallback, side);
        }
        var modes = new LinkedHashMap<String, JsonValue>();
        MODES.forEach(mode ->
                modes.put(mode, new JsonBoolean(given.get().contains(new JsonString(mode)))));
        return new JsonObject(modes);
    }

    private static JsonValue interleaved(JsonObject entry, JsonObject fallback) {
        var value = either(entry, "interleaved", fallback, "interleaved");
        return value instanceof JsonString field ? Trees.of("field", field.value()) : value;
    }
}
