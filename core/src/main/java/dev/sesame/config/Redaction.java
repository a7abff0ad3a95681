package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * Hides what looks like a secret, by the rules of OpenCode's {@code debug config}: strings under a
 * telling name, every string below {@code headers}, and addresses that carry a password.
 */
final class Redaction {
    static final String MASK = "***";

    private static final List<String> ANYWHERE = List.of("secret", "password", "credential");
    private static final List<String> AT_THE_END = List.of("token", "authorization", "cookie");

    private Redaction() {}

    /** Returns {@code value} with its secrets replaced by {@value #MASK}. */
    static JsonValue redact(JsonValue value) {
        return redact(value, false);
    }

    /** Returns the value of the member {@code name} as it may be shown. */
    static JsonValue redactMember(String name, JsonValue value) {
        return member(name, value, false);
    }

    /** Tells whether a member of this name holds a secret. */
    static boolean isSecretName(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return ANYWHERE.stream().anyMatch(lower::contains)
                || AT_THE_END.stream().anyMatch(lower::endsWith)
                || containsPair(lower, "api")
                || containsPair(lower, "private");
    }

    /** {@code api.?key} and {@code private.?key}, without the cost of a pattern at start-up. */
    private static boolean containsPair(String name, String first) {
        for (int at = name.indexOf(first); at >= 0; at = name.indexOf(first, at + 1)) {
            int end = at + first.length();
            if (name.startsWith("key", end) || name.startsWith("key", end + 1)) {
                return true;
            }
        }
        return false;
    }

    private static JsonValue redact(JsonValue value, boolean inHeaders) {
        if (value instanceof JsonObject object) {
            var members = new LinkedHashMap<String, JsonValue>();
            object.members().forEach((name, v) -> members.put(name, member(name, v, inHeaders)));
            return new JsonObject(members);
        }
        if (value instanceof JsonArray array) {
            var elements = new ArrayList<JsonValue>();
            array.elements().forEach(element -> elements.add(redact(element, inHeaders)));
            return new JsonArray(elements);
        }
        return value;
    }

    private static JsonValue member(String name, JsonValue value, boolean inHeaders) {
        if (value instanceof JsonString text) {
            boolean hidden = inHeaders || isSecretName(name) || SecretAddress.matches(text.value());
            return hidden ? new JsonString(MASK) : value;
        }
        return redact(value, inHeaders || name.equalsIgnoreCase("headers"));
    }
}
