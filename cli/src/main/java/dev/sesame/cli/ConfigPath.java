package dev.sesame.cli;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A place in the configuration as people write it: {@code provider.corp.options.baseURL}. */
final class ConfigPath {
    private ConfigPath() {}

    static String write(List<String> path) {
        return String.join(".", path);
    }

    /**
     * Reads {@code text}. Names may have dots themselves, so the names that {@code tree} has decide
     * where one ends, the longest first; what it does not have is split at every dot.
     */
    static List<String> read(String text, JsonValue tree) {
        return find(text, tree).orElseGet(() -> List.of(text.split("\\.", -1)));
    }

    private static Optional<List<String>> find(String text, JsonValue value) {
        if (text.isEmpty()) {
            return Optional.of(List.of());
        }
        if (!(value instanceof JsonObject object)) {
            return Optional.empty();
        }
        for (int end = text.length(); end > 0; end = text.lastIndexOf('.', end - 1)) {
            var name = text.substring(0, end);
            var member = object.get(name);
            if (member.isPresent()) {
                var rest = end == text.length() ? "" : text.substring(end + 1);
                var found = find(rest, member.get());
                if (found.isPresent()) {
                    var path = new ArrayList<String>();
                    path.add(name);
                    path.addAll(found.get());
                    return Optional.of(path);
                }
            }
        }
        return Optional.empty();
    }
}
