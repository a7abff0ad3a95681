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
import java.util.Locale;
import java.util.Optional;

/** Values and names as messages show them: as JavaScript would, short, and without secrets. */
final class Wording {
    private static final int MAX_LENGTH = 500;
    private static final int MAX_NAME_LENGTH = 64;
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
        return nearest(name, known)
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

    private static Optional<String> nearest(String name, Collection<String> known) {
        if (name.length() > MAX_NAME_LENGTH) {
            return Optional.empty();
        }
        int best = Math.min(name.length(), 1 + Math.max(2, name.length() / 3));
        Optional<String> nearest = Optional.empty();
        for (var candidate : known) {
            int distance = distance(name.toLowerCase(Locale.ROOT), candidate);
            if (distance < best) {
                best = distance;
                nearest = Optional.of(candidate);
            }
        }
        return nearest;
    }

    /** Levenshtein's distance; two letters that changed places are one mistake. */
    private static int distance(String a, String b) {
        var rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                rows[i][j] =
                        i == 0 || j == 0 ? i + j : step(a.substring(0, i), b.substring(0, j), rows);
            }
        }
        return rows[a.length()][b.length()];
    }

    /** The distance of two beginnings, when those of shorter ones are known. */
    private static int step(String a, String b, int[][] rows) {
        int i = a.length();
        int j = b.length();
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best =
                Math.min(rows[i - 1][j - 1] + same, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
    }
}
