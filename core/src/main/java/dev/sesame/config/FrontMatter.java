package dev.sesame.config;

import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The head of a Markdown file between two lines of three dashes, and what follows it. A head that
 * is not YAML is mended once, where a value with a colon lacks its quotes; one that cannot be
 * mended is text like the rest.
 *
 * @param data the members of the head
 * @param body the text after it
 */
record FrontMatter(JsonObject data, String body) {
    private static final String FENCE = "---";

    /** Takes {@code text} apart; empty when OpenCode would skip the file. */
    static Optional<FrontMatter> of(String text) {
        var plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (!plain.startsWith(FENCE) || plain.startsWith("-", FENCE.length())) {
            return Optional.of(new FrontMatter(JsonObject.EMPTY, plain));
        }
        var parsed = split(plain);
        if (parsed.isPresent()) {
            return parsed;
        }
        var mended = mend(plain);
        return mended.equals(plain)
                ? Optional.of(new FrontMatter(JsonObject.EMPTY, plain))
                : split(mended);
    }

    private static Optional<FrontMatter> split(String text) {
        var rest = text.substring(FENCE.length());
        var language = firstLine(rest).strip();
        if (!language.isEmpty()) {
            rest = rest.substring(firstLine(rest).length());
        }
        int end = rest.indexOf("\n" + FENCE);
        var head = end < 0 ? rest : rest.substring(0, end);
        var body = end < 0 ? "" : withoutLineBreak(rest.substring(end + 1 + FENCE.length()));
        return data(language, head).map(data -> new FrontMatter(data, body));
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private static String withoutLineBreak(String text) {
        var rest = text.startsWith("\r") ? text.substring(1) : text;
        return rest.startsWith("\n") ? rest.substring(1) : rest;
    }

    private static Optional<JsonObject> data(String language, String head) {
        if (head.lines().map(String::strip).allMatch(line -> line.isEmpty() || isComment(line))) {
            return Optional.of(JsonObject.EMPTY);
        }
        var value =
                switch (language.toLowerCase(Locale.ROOT)) {
                    case "", "yaml", "yml" -> Yaml.read(head);
                    case "json" -> json(head);
                    default -> Optional.<JsonValue>empty(); // OpenCode would run JavaScript here
                };
        return value.map(v -> v.asObject().orElse(JsonObject.EMPTY));
    }

    private static boolean isComment(String line) {
        return line.startsWith("#") && line.length() > 1;
    }

    private static Optional<JsonValue> json(String head) {
        try {
            return Optional.of(Json.parse(head));
        } catch (JsonSyntaxException e) {
            return Optional.empty();
        }
    }

    /** Turns {@code key: text: more} in the head into a block of text. */
    private static String mend(String text) {
        int start = text.indexOf('\n') + 1;
        int end = text.indexOf("\n" + FENCE, start);
        if (!text.substring(FENCE.length(), Math.max(FENCE.length(), start)).isBlank() || end < 0) {
            return text;
        }
        var head = text.substring(start, end);
        var lines = new ArrayList<String>();
        for (var line : head.split("\r?\n", -1)) {
            lines.addAll(mendedLine(line));
        }
        return text.substring(0, start) + String.join("\n", lines) + text.substring(end);
    }

    private static List<String> mendedLine(String line) {
        int colon = line.indexOf(':');
        if (colon < 0 || !isPlainKey(line.substring(0, colon).stripTrailing())) {
            return List.of(line);
        }
        var value = line.substring(colon + 1).strip();
        boolean isText = !value.isEmpty() && "\"'".indexOf(value.charAt(0)) < 0;
        return isText && value.contains(":")
                ? List.of(line.substring(0, colon).stripTrailing() + ": |-", "  " + value)
                : List.of(line);
    }

    private static boolean isPlainKey(String key) {
        return !key.isEmpty()
                && !Character.isDigit(key.charAt(0))
                && key.chars().allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)));
    }
}
