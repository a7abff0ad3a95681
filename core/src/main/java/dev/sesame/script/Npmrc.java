package dev.sesame.script;

import dev.sesame.Environment;
import dev.sesame.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of an {@code .npmrc}: lines of {@code key = value} in which variables are replaced. */
final class Npmrc {
    /** {@code ${NAME}}, or {@code ${NAME?}} for one that may be unset; a backslash guards it. */
    private static final Pattern VARIABLE =
            Pattern.compile("(?<!\\\\)(\\\\*)\\$\\{([^${}?]+)(\\?)?\\}");

    private Npmrc() {}

    /** Returns the settings; of a repeated key the last value. */
    static Map<String, Secret> parse(String text, Environment environment) {
        var settings = new HashMap<String, Secret>();
        for (var raw : text.split("\\R", -1)) {
            var line = raw.strip();
            int equals = line.indexOf('=');
            if (equals <= 0 || line.startsWith(";") || line.startsWith("#")) {
                continue;
            }
            var key = expand(unquoted(line.substring(0, equals)), environment);
            settings.put(key, Secret.of(expand(unquoted(line.substring(equals + 1)), environment)));
        }
        return settings;
    }

    private static String unquoted(String text) {
        var value = text.strip();
        for (char quote : new char[] {'"', '\''}) {
            if (value.length() > 1
                    && value.charAt(0) == quote
                    && value.charAt(value.length() - 1) == quote) {
                return value.substring(1, value.length() - 1);
            }
        }
        return withoutComment(value);
    }

    /** Outside of quotes a semicolon or a number sign begins a comment unless it is escaped. */
    private static String withoutComment(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c == ';' || c == '#') && (i == 0 || value.charAt(i - 1) != '\\')) {
                return value.substring(0, i).strip();
            }
        }
        return value;
    }

    private static String expand(String text, Environment environment) {
        return VARIABLE.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(value(match, environment)));
    }

    private static String value(java.util.regex.MatchResult match, Environment environment) {
        int backslashes = match.group(1).length();
        if (backslashes % 2 == 1) {
            return match.group().substring((backslashes + 1) / 2);
        }
        boolean optional = match.group(3) != null;
        var value = environment.get(match.group(2)).orElseGet(() -> optional ? "" : match.group());
        return "\\".repeat(backslashes / 2) + value;
    }
}
