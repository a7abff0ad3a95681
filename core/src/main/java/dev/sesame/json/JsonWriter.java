package dev.sesame.json;

import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonBoolean;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;

/** Writes a tree the way {@code JSON.stringify} does, so that files look as OpenCode left them. */
final class JsonWriter {
    private final StringBuilder out = new StringBuilder();
    private final boolean indent;

    private JsonWriter(boolean indent) {
        this.indent = indent;
    }

    static String compact(JsonValue value) {
        return new JsonWriter(false).write(value, 0).out.toString();
    }

    static String pretty(JsonValue value) {
        return new JsonWriter(true).write(value, 0).out.toString();
    }

    // instanceof, not a pattern switch: this runs in every start-up, and the bootstrap of a
    // pattern switch is not kept in the start-up cache
    private JsonWriter write(JsonValue value, int depth) {
        if (value instanceof JsonObject object) {
            object(object, depth);
        } else if (value instanceof JsonArray array) {
            array(array, depth);
        } else if (value instanceof JsonString string) {
            string(string.value());
        } else if (value instanceof JsonNumber number) {
            out.append(number.literal());
        } else if (value instanceof JsonBoolean bool) {
            out.append(bool.value());
        } else {
            out.append("null");
        }
        return this;
    }

    private void object(JsonObject object, int depth) {
        out.append('{');
        boolean first = true;
        for (var member : object.members().entrySet()) {
            separate(first, depth + 1);
            first = false;
            string(member.getKey());
            out.append(indent ? ": " : ":");
            write(member.getValue(), depth + 1);
        }
        close('}', first, depth);
    }

    private void array(JsonArray array, int depth) {
        out.append('[');
        boolean first = true;
        for (var element : array.elements()) {
            separate(first, depth + 1);
            first = false;
            write(element, depth + 1);
        }
        close(']', first, depth);
    }

    private void separate(boolean first, int depth) {
        if (!first) {
            out.append(',');
        }
        newLine(depth);
    }

    private void close(char bracket, boolean empty, int depth) {
        if (!empty) {
            newLine(depth);
        }
        out.append(bracket);
    }

    private void newLine(int depth) {
        if (indent) {
            out.append('\n').repeat(' ', 2 * depth);
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            character(text, i);
        }
        out.append('"');
    }

    private void character(String text, int i) {
        char c = text.charAt(i);
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            default -> {
                if (c < ' ' || isInvisible(c) || isLoneSurrogate(text, i)) {
                    out.append("\\u");
                    out.append(Character.forDigit(c >> 12, 16))
                            .append(Character.forDigit(c >> 8 & 15, 16))
                            .append(Character.forDigit(c >> 4 & 15, 16))
                            .append(Character.forDigit(c & 15, 16));
                } else {
                    out.append(c);
                }
            }
        }
    }

    /** An escape means the same, and leaves no way to give a terminal orders. */
    private static boolean isInvisible(char c) {
        return c >= 0x7f
                && (Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || c == '\u2028'
                        || c == '\u2029');
    }

    /** Half a character cannot be encoded as UTF-8, so it has to stay an escape. */
    private static boolean isLoneSurrogate(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c)
                && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
