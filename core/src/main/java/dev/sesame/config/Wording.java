package dev.sesame.config;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/** Values and names as messages show them: as JavaScript would, short, and without secrets. */
final class Wording {
    private static final int MAX_LENGTH = 500;
    private static final int LARGEST_PLAIN = 20;
    private static final int SMALLEST_PLAIN = -6;

    private Wording() {}

    /** Returns the value at {@code path} for a message. */
    static String of(List<String> path, JsonValue value) {
        if (path.stream().anyMatch(Redaction::isSecretName)
                || path.stream().anyMatch("headers"::equalsIgnoreCase)) {
            return Redaction.MASK;
        }
        var name = path.isEmpty() ? "" : path.getLast();
        var shown = Redaction.redactMember(name, value);
        var text = shown.equals(value) ? Json.write(javaScript(value)) : hidden(value, shown);
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }

    private static String hidden(JsonValue value, JsonValue shown) {
        return value.asString().isPresent() ? Redaction.MASK : Json.write(javaScript(shown));
    }

    /** Returns a scalar as text without quotes. */
    static String plain(JsonValue value) {
        return value.asString().orElseGet(() -> Json.write(javaScript(value)));
    }

    /** Returns what to say of the member {@code name} that is none of {@code known}. */
    static String unknown(String name, Collection<String> known) {
        return NearestName.find(name, known)
                .map(near -> "unknown key, did you mean \"" + near + "\"?")
                .orElse("unknown key");
    }

    private static JsonValue javaScript(JsonValue value) {
        if (value instanceof JsonNumber number) {
            return new JsonNumber(javaScript(number.literal()));
        }
        if (value instanceof JsonArray array) {
            var elements = new ArrayList<JsonValue>();
            array.elements().forEach(element -> elements.add(javaScript(element)));
            return new JsonArray(elements);
        }
        if (value instanceof JsonObject object) {
            var members = new LinkedHashMap<String, JsonValue>();
            object.members().forEach((name, member) -> members.put(name, javaScript(member)));
            return new JsonObject(members);
        }
        return value;
    }

    private static String javaScript(String literal) {
        double number = Double.parseDouble(literal);
        if (Double.isInfinite(number)) {
            return number > 0 ? "Infinity" : "-Infinity";
        }
        var exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        return exponent > LARGEST_PLAIN || exponent < SMALLEST_PLAIN
                ? scientific(exact, exponent)
                : exact.toPlainString();
    }

    private static String scientific(BigDecimal exact, int exponent) {
        var mantissa = exact.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
}
