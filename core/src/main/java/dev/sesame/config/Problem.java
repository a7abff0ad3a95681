package dev.sesame.config;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonString;
import java.util.List;

/**
 * One thing that is wrong in a configuration, in the words of OpenCode.
 *
 * @param path names of members and indices of elements from the root to the place
 * @param expectation what should be there, with the words that lead to {@code actual}
 * @param actual what is there, shortened and without secrets; empty when nothing is
 */
record Problem(List<String> path, String expectation, String actual) {
    Problem {
        path = List.copyOf(path);
    }

    /** Returns the sentence without the place. */
    String message() {
        return expectation + actual;
    }

    /** Returns this problem without the value, for a value that was put in from elsewhere. */
    Problem masked() {
        return new Problem(path, expectation, actual.isEmpty() ? actual : Redaction.MASK);
    }

    /** Returns sentence and dotted path in one line that is safe to print. */
    String line() {
        var text = new StringBuilder(message()).append(' ').append(String.join(".", path));
        for (int i = 0; i < text.length(); i++) {
            if (isInvisible(text.charAt(i))) {
                text.setCharAt(i, '?');
            }
        }
        return text.toString();
    }

    /** Returns sentence and place over two lines, as OpenCode prints them for commands. */
    String bracketed() {
        var place = new StringBuilder();
        path.forEach(
                name -> place.append('[').append(Json.write(new JsonString(name))).append(']'));
        return place.isEmpty() ? message() : message() + "\n  at " + place;
    }

    private static boolean isInvisible(char c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
    }
}
