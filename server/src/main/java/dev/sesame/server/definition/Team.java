package dev.sesame.server.definition;

import dev.sesame.json.JsonValue.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * People who get and may do the same.
 *
 * @param id its file's name
 * @param name how people call it
 * @param groups values of the issuer's claim; {@code *} is everybody
 * @param models what it may ask for, as {@code provider/model}; {@code *} stands for any text
 * @param config OpenCode's settings for it, over those for everybody
 * @param person what each of its people may use
 * @param whole what all of them together may use
 */
public record Team(
        String id,
        String name,
        Set<String> groups,
        List<String> models,
        JsonObject config,
        Limits person,
        Limits whole) {

    /** Returns whether a person with {@code theirs} is one of it. */
    public boolean includes(Set<String> theirs) {
        return groups.contains("*") || !Collections.disjoint(groups, theirs);
    }

    /** Returns whether it may ask {@code provider} for {@code model}. */
    public boolean mayAsk(String provider, String model) {
        var name = provider + "/" + model;
        return models.stream().anyMatch(pattern -> matches(pattern, name));
    }

    /**
     * Returns whether {@code name} is what {@code pattern} says; takes no longer for many stars.
     */
    static boolean matches(String pattern, String name) {
        int first = pattern.indexOf('*');
        if (first < 0) {
            return pattern.equals(name);
        }
        int last = pattern.lastIndexOf('*');
        int end = name.length() - (pattern.length() - last - 1);
        if (first > end
                || !name.startsWith(pattern.substring(0, first))
                || !name.endsWith(pattern.substring(last + 1))) {
            return false;
        }
        int from = first;
        for (var part : pattern.substring(first, last).split("\\*", -1)) {
            int at = name.indexOf(part, from);
            if (at < 0 || at + part.length() > end) {
                return false;
            }
            from = at + part.length();
        }
        return true;
    }
}
