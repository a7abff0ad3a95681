package dev.sesame.credential;

import dev.sesame.Environment;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The entries of {@code auth.json} and the logins that Sesame keeps, as one. An entry that is in
 * both counts as it is in {@code auth.json}: only a login that came later, or a move that was cut
 * short, leaves one there. Locks are taken in this order, too.
 */
final class Entries {
    private final AuthFile file;
    private final KeptFile kept;

    Entries(Environment environment) {
        this.file =
                new AuthFile(environment.dataDirectory().resolve("auth.json"), environment.clock());
        this.kept = new KeptFile(environment, file.path());
    }

    AuthFile file() {
        return file;
    }

    KeptFile kept() {
        return kept;
    }

    /**
     * Returns them without a lock. A login can move in either direction meanwhile, so what is kept
     * is looked at twice: before the one file is read, and after it. They are in the order in which
     * they would stand if nothing was kept.
     */
    JsonObject read() {
        var before = kept.view();
        var entries = file.read().map(file::object).orElse(JsonObject.EMPTY);
        var after = kept.view();
        var all = behind(behind(entries, after.logins()), before.logins());
        return after.order().isEmpty()
                ? all
                : new JsonObject(Place.ordered(after.order(), all.members()));
    }

    private static JsonObject behind(JsonObject entries, JsonObject logins) {
        var all = entries;
        for (var login : logins.members().entrySet()) {
            if (!holds(all.members(), login.getKey())) {
                all = all.with(login.getKey(), login.getValue());
            }
        }
        return all;
    }

    /** Refuses files that could not be changed. */
    void check() {
        raw();
        kept.read();
    }

    /** Returns the entries of {@code auth.json}, in the very characters that stand there. */
    Map<String, String> raw() {
        return raw(file.read());
    }

    Map<String, String> raw(Optional<String> text) {
        try {
            return text.map(Json::rawMembers).orElse(Map.of());
        } catch (JsonSyntaxException e) {
            throw file.notJson(e);
        }
    }

    /** Applies {@code change} to the entries of the file in which {@code key} is or belongs. */
    void change(String key, Consumer<Map<String, String>> change) {
        file.alone(() -> {
            var entries = new LinkedHashMap<>(raw());
            if (holds(entries, key) || !changeKept(key, change)) {
                change.accept(entries);
                file.write(CredentialJson.join(entries));
            }
        });
    }

    private boolean changeKept(String key, Consumer<Map<String, String>> change) {
        return kept.exists()
                && kept.update(content -> {
                    if (!holds(content.logins(), key) && !content.pinned().contains(key)) {
                        return content;
                    }
                    var logins = new LinkedHashMap<>(content.logins());
                    change.accept(logins);
                    return content.withLogins(logins);
                });
    }

    /** Removes {@code id} and {@code id} without slashes from both. */
    void remove(String id) {
        var key = withoutSlashes(id);
        Predicate<String> isMeant = k -> k.equals(id) || k.equals(key);
        file.alone(() -> {
            if (kept.exists()) {
                kept.update(content -> {
                    var logins = new LinkedHashMap<>(content.logins());
                    return logins.keySet().removeIf(isMeant) ? content.withLogins(logins) : content;
                });
            }
            var entries = new LinkedHashMap<>(raw());
            if (entries.keySet().removeIf(isMeant)) {
                file.write(CredentialJson.join(entries));
            }
        });
    }

    /** Tells whether {@code entries} has {@code key}, with or without slashes at its end. */
    static boolean holds(Map<String, ?> entries, String key) {
        return keyOf(entries, key).isPresent();
    }

    /** Returns what {@code key} is called in {@code entries}; slashes at the end do not count. */
    static Optional<String> keyOf(Map<String, ?> entries, String key) {
        if (entries.containsKey(key)) {
            return Optional.of(key);
        }
        var plain = withoutSlashes(key);
        for (var other : entries.keySet()) {
            if (withoutSlashes(other).equals(plain)) {
                return Optional.of(other);
            }
        }
        return Optional.empty();
    }

    static String withoutSlashes(String id) {
        int end = id.length();
        while (end > 0 && id.charAt(end - 1) == '/') {
            end--;
        }
        return id.substring(0, end);
    }
}
