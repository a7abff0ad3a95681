package dev.sesame.provider;

import dev.sesame.Printable;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.List;

/**
 * What a list of providers shows of one.
 *
 * @param id the provider's id, as in {@code id/model}
 * @param name its name for people
 * @param env the environment variables that may hold its key
 */
public record CatalogueProvider(String id, String name, List<String> env) {
    /** Copies {@code env}. */
    public CatalogueProvider {
        env = List.copyOf(env);
    }

    /** Takes what is needed from a whole {@code entry}; control characters do not survive. */
    static CatalogueProvider of(String id, JsonObject entry) {
        var env = entry.strings("env").stream().filter(CatalogueProvider::isPlain).toList();
        return new CatalogueProvider(id, Printable.of(entry.string("name").orElse(id)), env);
    }

    /** Reads the first three columns of a table's line. */
    static CatalogueProvider of(String[] columns) {
        var env = columns[2].isEmpty() ? List.<String>of() : List.of(columns[2].split(",", -1));
        return new CatalogueProvider(columns[0], columns[1], env);
    }

    /** Writes the line that {@link #of(String[])} reads. */
    String toLine() {
        return id + '\t' + name + '\t' + String.join(",", env);
    }

    /** Tells whether {@code word} can stand in a table and on a terminal. */
    static boolean isPlain(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == ',' || Character.isISOControl(c)) {
                return false;
            }
        }
        return !word.isEmpty();
    }
}
