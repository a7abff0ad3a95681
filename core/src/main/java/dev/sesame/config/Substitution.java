package dev.sesame.config;

import dev.sesame.config.Variables.Refused;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Set;

/**
 * Puts values in the place of references. Inside strings this happens after parsing, so that no
 * value can change the structure of a file; outside of strings a reference may stand only for a
 * number, {@code true}, {@code false} or {@code null}.
 */
final class Substitution {
    private static final Set<String> WORDS = Set.of("true", "false", "null");

    private final References references;

    Substitution(References references) {
        this.references = references;
    }

    /** Replaces references in all strings of {@code tree}, names of members included. */
    JsonObject inStrings(JsonObject tree) {
        var members = new LinkedHashMap<String, JsonValue>();
        tree.members()
                .forEach(
                        (name, value) -> members.put(references.replaceIn(name), inStrings(value)));
        return new JsonObject(members);
    }

    private JsonValue inStrings(JsonValue value) {
        if (value instanceof JsonString string) {
            var replaced = references.replaceIn(string.value());
            return replaced.equals(string.value()) ? value : new JsonString(replaced);
        }
        if (value instanceof JsonObject object) {
            return inStrings(object);
        }
        if (value instanceof JsonArray array) {
            var elements = new ArrayList<JsonValue>();
            array.elements().forEach(element -> elements.add(inStrings(element)));
            return new JsonArray(elements);
        }
        return value;
    }

    /** Replaces references that stand outside of strings and comments of an unparsed text. */
    String outsideOfStrings(String text) {
        if (!text.contains("{env:") && !text.contains("{file:")) {
            return text;
        }
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int end = endOfPassage(text, i);
            int reference = end == i ? References.endOfReference(text, i) : -1;
            if (reference > 0) {
                out.append(bare(text.substring(i, reference)));
                i = reference;
            } else {
                end = Math.max(end, i + 1);
                out.append(text, i, end);
                i = end;
            }
        }
        return out.toString();
    }

    /**
     * Returns the end of the string or comment that begins at {@code start}, else {@code start}.
     */
    private static int endOfPassage(String text, int start) {
        if (text.charAt(start) == '"') {
            return endOfString(text, start + 1);
        }
        if (text.startsWith("//", start)) {
            int end = text.indexOf('\n', start);
            return end < 0 ? text.length() : end;
        }
        if (text.startsWith("/*", start)) {
            int end = text.indexOf("*/", start + 2);
            return end < 0 ? text.length() : end + 2;
        }
        return start;
    }

    private static int endOfString(String text, int start) {
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"' || c == '\n') {
                return i + 1;
            }
        }
        return text.length();
    }

    private String bare(String reference) {
        var value = references.resolve(reference);
        if (WORDS.contains(value)
                || value.matches("-?\\d{1,30}(\\.\\d{1,30})?([eE][+-]?\\d{1,4})?")) {
            return value;
        }
        throw new Refused(
                reference + " outside of a string must stand for a number, true, false or null");
    }
}
