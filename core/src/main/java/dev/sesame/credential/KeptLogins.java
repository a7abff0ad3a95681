package dev.sesame.credential;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.credential.KeptFile.Content;
import dev.sesame.json.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Logins with organisations that are out of {@code auth.json}, so that OpenCode has nothing to
 * fetch when it starts and nothing to read. {@link CredentialStore} shows and changes them like all
 * others. They are kept while a run holds them or as long as they are pinned; after that they go
 * back to their place in {@code auth.json}, byte for byte when nothing else has changed there, and
 * otherwise in their old order, before what came later.
 *
 * <p>At every moment a login is in {@code auth.json}, in Sesame's file, or in both: then the one in
 * {@code auth.json} counts. Safe for threads and processes; made by {@link CredentialStore#kept}.
 */
public final class KeptLogins {
    private final Entries entries;
    private final Runs runs;

    KeptLogins(Environment environment, Entries entries) {
        this.entries = entries;
        this.runs = new Runs(environment.sesameState().resolve("runs"));
    }

    /** Holds logins until it is closed, or until its process dies. */
    public interface Hold extends AutoCloseable {
        /**
         * Lets go; what nothing else needs goes back to {@code auth.json}.
         *
         * @throws AuthException when it cannot go back; the logins then still count for Sesame, and
         *     a later {@link #giveBack} tries again
         */
        @Override
        void close();
    }

    /**
     * Takes the logins of the organisations {@code urls} out of {@code auth.json}, for a run.
     *
     * @param urls slashes at their ends do not count; those without a login do not matter
     * @throws AuthException when a file cannot be parsed, locked or written; nothing is lost then
     */
    public Hold hold(Set<String> urls) {
        var run = new AtomicReference<Runs.Run>();
        try {
            entries.file()
                    .alone(() -> {
                        run.set(runs.start());
                        arrange(before -> united(plain(urls), urlsOf(before)), Optional.empty());
                    });
        } catch (AuthException e) {
            Optional.ofNullable(run.get()).ifPresent(Runs.Run::end);
            throw e;
        }
        return () -> {
            run.get().end();
            giveBack();
        };
    }

    /**
     * Takes the logins of {@code urls} out of {@code auth.json} until further notice, instead of
     * those that were pinned before. Later logins with them are kept at once.
     *
     * @param urls slashes at their ends do not count; empty to pin none any more
     * @throws AuthException as {@link #hold}
     */
    public void pin(Set<String> urls) {
        entries.file()
                .alone(() -> {
                    boolean living = runs.areLiving();
                    var plain = plain(urls);
                    arrange(
                            before -> living ? united(plain, urlsOf(before)) : plain,
                            Optional.of(plain));
                });
    }

    /**
     * Gives back the logins that are neither held nor pinned. Costs one look at the disk when there
     * are none.
     *
     * @throws AuthException as {@link #hold}
     */
    public void giveBack() {
        if (!entries.kept().exists() || isPinned(entries.kept().read())) {
            return;
        }
        entries.file()
                .alone(() -> {
                    if (!runs.areLiving()) {
                        arrange(KeptLogins::pinnedOf, Optional.empty());
                    }
                });
    }

    /**
     * Returns the organisations whose logins a run keeps that has died: the next {@link #giveBack}
     * gives them back.
     */
    public Set<String> stranded() {
        var content = entries.kept().read();
        var urls = urlsOf(content);
        urls.removeAll(content.pinned());
        return urls.isEmpty() || runs.areLiving() ? Set.of() : urls;
    }

    /** Tells whether the login with {@code url} is out of {@code auth.json}. */
    public boolean isKept(String url) {
        return Entries.holds(entries.kept().read().logins(), url);
    }

    /** Returns the organisations whose logins are pinned. */
    public Set<String> pinned() {
        return entries.kept().read().pinned();
    }

    /**
     * Returns the pinned organisations that have a login in {@code auth.json} all the same:
     * OpenCode logged in. The next {@link #pin} takes that one out.
     *
     * @throws AuthException when {@code auth.json} cannot be parsed
     */
    public Set<String> overtaken() {
        var urls = new LinkedHashSet<>(pinned());
        var stored = entries.raw();
        urls.removeIf(url -> !Entries.holds(stored, url));
        return urls;
    }

    private static boolean isPinned(Content content) {
        return content.pinned().containsAll(urlsOf(content));
    }

    private static Set<String> pinnedOf(Content content) {
        var urls = urlsOf(content);
        urls.retainAll(content.pinned());
        return urls;
    }

    private static Set<String> urlsOf(Content content) {
        return plain(content.logins().keySet());
    }

    private static Set<String> plain(Set<String> keys) {
        var urls = new LinkedHashSet<String>();
        keys.forEach(key -> urls.add(Entries.withoutSlashes(key)));
        return urls;
    }

    private static Set<String> united(Set<String> some, Set<String> others) {
        var all = new LinkedHashSet<>(some);
        all.addAll(others);
        return all;
    }

    /**
     * Keeps the logins that are {@code wanted} and no others: brings back in mind what is kept, and
     * takes out anew. Writes nothing that would stay as it is; what is to be in a file is there
     * before it goes from the other.
     */
    private void arrange(Function<Content, Set<String>> wanted, Optional<Set<String>> pinned) {
        var kept = entries.kept();
        kept.alone(() -> {
            var before = kept.read();
            var text = entries.file().read();
            var whole = whole(text, before);
            var logins = logins(whole, wanted.apply(before));
            var cut =
                    logins.isEmpty()
                            ? Optional.<Place.Cut>empty()
                            : Optional.of(Place.cut(whole, logins.keySet()));
            var after =
                    new Content(logins, pinned.orElse(before.pinned()), cut.map(Place.Cut::place));
            var both = new LinkedHashMap<>(before.logins());
            both.putAll(logins);
            var meanwhile = both.equals(before.logins()) ? before : after.withLogins(both);
            if (!meanwhile.equals(before)) {
                kept.write(meanwhile);
            }
            var left = cut.map(Place.Cut::text).orElse(whole);
            if (!left.equals(text.orElse(""))) {
                entries.file().write(left);
            }
            if (!after.equals(meanwhile)) {
                kept.write(after);
            }
        });
    }

    /** Returns what {@code auth.json} would be with all that is kept. */
    private String whole(Optional<String> text, Content kept) {
        var there = entries.raw(text);
        var all = new LinkedHashMap<>(there);
        for (var login : kept.logins().entrySet()) {
            if (!Entries.holds(all, login.getKey())) {
                all.put(login.getKey(), login.getValue());
            }
        }
        var restored =
                all.size() == there.size()
                        ? Optional.<String>empty()
                        : kept.place().flatMap(p -> p.restore(text.orElse(""), kept.logins()));
        return restored.orElseGet(() -> joined(text, there, Place.ordered(kept.order(), all)));
    }

    /** The order counts, as a later organisation is over an earlier one. */
    private static String joined(
            Optional<String> text, Map<String, String> there, Map<String, String> all) {
        return List.copyOf(all.keySet()).equals(List.copyOf(there.keySet()))
                ? text.orElse("")
                : CredentialJson.join(all);
    }

    private Map<String, String> logins(String whole, Set<String> urls) {
        var logins = new LinkedHashMap<String, String>();
        var all = whole.isEmpty() ? Map.<String, String>of() : Json.rawMembers(whole);
        for (var entry : all.entrySet()) {
            if (urls.contains(Entries.withoutSlashes(entry.getKey()))
                    && CredentialJson.read(Json.parse(entry.getValue())).orElse(null)
                            instanceof Credential.WellKnown) {
                logins.put(entry.getKey(), entry.getValue());
            }
        }
        return logins;
    }
}
