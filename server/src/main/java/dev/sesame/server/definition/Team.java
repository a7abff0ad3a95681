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

    private static boolean matches(String pattern, String name) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(name);
        }
        var rest = pattern.substring(star + 1);
        if (!name.startsWith(pattern.substring(0, star))) {
            return false;
        }
        for (int end = star; end <= name.length(); end++) {
            if (matches(rest, name.substring(end))) {
                return true;
            }
        }
        return false;
    }
}
