package dev.sesame.credential;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The credentials of {@code auth.json}, by provider id or organisation URL, and behind them the
 * logins that Sesame keeps for the time being ({@link KeptLogins}): a login is read and changed
 * where it is. Safe for threads; have one instance in a process.
 *
 * <p>Writes lock, re-read, and replace the file in one step with mode 0600. Entries and members
 * that are not understood stay as they are, and a file that cannot be parsed is never overwritten.
 *
 * <p>{@code OPENCODE_AUTH_CONTENT} stands in for the file when reading, if it is JSON at all; it is
 * never written to disk. What is renewed of it counts for as long as this instance lives.
 */
public final class CredentialStore {
    private static final String BLANKS = " has blanks around it, which are sent as they are";

    private final Environment environment;
    private final Entries entries;
    private final Map<String, Credential> renewed = new ConcurrentHashMap<>();

    /** Finds the file in OpenCode's data directory. */
    public CredentialStore(Environment environment) {
        this.environment = environment;
        this.entries = new Entries(environment);
    }

    /** Returns where the file is, whether it exists or not. */
    public Path path() {
        return entries.file().path();
    }

    /** Returns the logins that Sesame keeps out of the file; they are credentials like others. */
    public KeptLogins kept() {
        return new KeptLogins(environment, entries);
    }

    /**
     * What is stored under one key.
     *
     * @param id the provider id or organisation URL
     * @param type the entry's own word for its kind
     */
    public record Entry(String id, String type) {}

    /**
     * Returns the usable credentials in the file's order.
     *
     * @throws AuthException when the file cannot be read or is not JSON
     */
    public Map<String, Credential> all() {
        var usable = new LinkedHashMap<String, Credential>();
        read().members()
                .forEach((id, entry) ->
                        CredentialJson.read(entry).ifPresent(c -> usable.put(id, c)));
        renewed.forEach(usable::replace);
        return usable;
    }

    /**
     * Checks that the file can be read and changed as far as its content goes.
     *
     * @throws AuthException when it cannot be read or is not JSON
     */
    public void requireReadable() {
        entries.check();
    }

    /**
     * Returns what {@code auth list} shows. The variable's content is not checked, as in OpenCode.
     */
    public List<Entry> list() {
        boolean checked = content().isEmpty();
        var list = new ArrayList<Entry>();
        read().members()
                .forEach((id, value) -> {
                    var type = value.asObject().flatMap(entry -> entry.string("type"));
                    if (type.isPresent() && !(checked && CredentialJson.read(value).isEmpty())) {
                        list.add(new Entry(id, type.get()));
                    }
                });
        return list;
    }

    /** Returns what is wrong with the file without making it useless, one sentence each. */
    public List<String> warnings() {
        var warnings = new ArrayList<String>();
        read().members()
                .forEach((id, entry) -> {
                    if (CredentialJson.read(entry).isEmpty()) {
                        warnings.add("the entry " + id + " is not usable and is left alone");
                    } else if (CredentialJson.hasBlanksAroundKey(entry)) {
                        warnings.add("the key of " + id + BLANKS);
                    }
                });
        if (content().isPresent()) {
            warnings.add("OPENCODE_AUTH_CONTENT is set and stands in for " + path());
        } else if (entries.file().isOpenToOthers()) {
            warnings.add(path() + " can be read by other users; the next login repairs that");
        }
        return warnings;
    }

    /**
     * Stores {@code credential} in place of what is there under {@code id}. Slashes at the end of
     * an id do not count.
     *
     * @throws AuthException when the file cannot be parsed, locked or written; it is then unchanged
     */
    public void put(String id, Credential credential) {
        var key = Entries.withoutSlashes(id);
        entries.change(
                key,
                stored ->
                        enter(stored, key, CredentialJson.write(credential, parsed(stored, key))));
    }

    private static Optional<JsonObject> parsed(Map<String, String> stored, String key) {
        return Optional.ofNullable(stored.get(key)).flatMap(raw -> Json.parse(raw).asObject());
    }

    /**
     * Stores {@code after} as {@link #put}, but only where {@code before} still is: a logout or
     * another login that came meanwhile counts.
     *
     * @return whether it was there
     * @throws AuthException as {@link #put}
     */
    public boolean exchange(String id, Credential before, Credential after) {
        if (content().isPresent()) {
            return before.equals(all().get(id)) && renew(id, after);
        }
        var key = Entries.withoutSlashes(id);
        var done = new AtomicBoolean();
        entries.change(
                key,
                stored -> {
                    var old = parsed(stored, key);
                    if (old.flatMap(CredentialJson::read).equals(Optional.of(before))) {
                        enter(stored, key, CredentialJson.write(after, old));
                        done.set(true);
                    }
                });
        return done.get();
    }

    private boolean renew(String id, Credential credential) {
        renewed.put(id, credential);
        return true;
    }

    /**
     * Stores {@code credential} as {@link #put}, but keeps no member of what was there before: a
     * new login owes nothing to an old one.
     *
     * @param more members that follow the credential's own, in their order
     * @throws AuthException as {@link #put}, and when nobody could use the entry: its secrets do
     *     not fit into a header, or a member of {@code more} has another type than OpenCode reads
     */
    public void replace(String id, Credential credential, JsonObject more) {
        var key = Entries.withoutSlashes(id);
        var entry = CredentialJson.write(credential, more);
        if (CredentialJson.read(entry).isEmpty()) {
            throw new AuthException(
                    Failure.PROTOCOL,
                    "what should be stored for "
                            + id
                            + " could not be used: a key or token that no header can carry, or an"
                            + " accountId or enterpriseUrl that is no text",
                    "Nothing was stored; tell this to whoever made it");
        }
        entries.change(key, stored -> enter(stored, key, entry));
    }

    private static void enter(Map<String, String> stored, String key, JsonObject entry) {
        stored.keySet().removeIf(k -> !k.equals(key) && Entries.withoutSlashes(k).equals(key));
        stored.put(key, CredentialJson.indented(entry));
    }

    /**
     * Removes what is stored under {@code id}, with and without slashes at its end. Removing what
     * is not there changes nothing.
     *
     * @throws AuthException as {@link #put}
     */
    public void remove(String id) {
        entries.remove(id);
    }

    private JsonObject read() {
        return content().orElseGet(entries::read);
    }

    private Optional<JsonObject> content() {
        return environment
                .nonEmpty("OPENCODE_AUTH_CONTENT")
                .flatMap(text -> {
                    try {
                        return Json.parse(text).asObject();
                    } catch (JsonSyntaxException _) {
                        return Optional.empty();
                    }
                });
    }
}
