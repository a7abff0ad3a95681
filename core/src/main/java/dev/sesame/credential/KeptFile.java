package dev.sesame.credential;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.file.OwnerOnly;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * Sesame's own file of the logins that are out of {@code auth.json} for the time being. There is
 * none while there are no such logins. Whoever changes it has locked {@code auth.json} before.
 */
final class KeptFile {
    private final Path directory;
    private final AuthFile file;
    private final Path home;

    /** Finds the file for the logins of {@code home}, an {@code auth.json}. */
    KeptFile(Environment environment, Path home) {
        this.home = home.toAbsolutePath().normalize();
        this.directory = environment.sesameState();
        this.file = new AuthFile(directory.resolve("logins.json"), environment.clock());
    }

    /**
     * What is in it.
     *
     * @param logins the entries by their keys, in the very characters that stood in {@code
     *     auth.json}
     * @param pinned the organisations whose logins stay here until further notice
     * @param place where the entries stood
     */
    record Content(Map<String, String> logins, Set<String> pinned, Optional<Place> place) {
        static final Content NONE = new Content(Map.of(), Set.of(), Optional.empty());

        Content {
            logins = Collections.unmodifiableMap(new LinkedHashMap<>(logins));
            pinned = Collections.unmodifiableSet(new LinkedHashSet<>(pinned));
        }

        Content withLogins(Map<String, String> others) {
            return new Content(others, pinned, place);
        }

        /** Returns the keys of all entries of {@code auth.json} as they stood before. */
        List<String> order() {
            return place.map(Place::order).orElse(List.of());
        }

        boolean isEmpty() {
            return logins.isEmpty() && pinned.isEmpty();
        }
    }

    /**
     * The entries, for those who only read.
     *
     * @param logins by their keys
     * @param order the keys of all entries of {@code auth.json} as they stood before
     */
    record View(JsonObject logins, List<String> order) {}

    /** Returns the entries; without a file this is one look at the disk. */
    View view() {
        var root = text().map(file::object).orElse(JsonObject.EMPTY);
        return new View(
                root.object("logins").orElse(JsonObject.EMPTY),
                root.object("place").orElse(JsonObject.EMPTY).strings("order"));
    }

    Content read() {
        return text().map(this::content).orElse(Content.NONE);
    }

    boolean exists() {
        return text().isPresent();
    }

    private Optional<String> text() {
        return raw().filter(this::isOurs);
    }

    private Optional<String> raw() {
        return Files.exists(file.path()) ? file.read() : Optional.empty();
    }

    /** The state can be shared by several {@code auth.json}; the file is of the first of them. */
    private boolean isOurs(String text) {
        var other = file.object(text).string("of").map(Path::of);
        return other.isEmpty() || other.get().equals(home) || isSameFolder(other.get());
    }

    private boolean isSameFolder(Path other) {
        try {
            return Files.isSameFile(home.resolveSibling(""), other.resolveSibling(""));
        } catch (IOException _) {
            return false;
        }
    }

    private void requireOurs() {
        if (raw().filter(text -> !isOurs(text)).isPresent()) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    file.path() + " keeps logins of another auth.json than " + home,
                    "Set XDG_STATE_HOME to a folder of its own for this one");
        }
    }

    private Content content(String text) {
        var root = file.object(text);
        if (root.object("logins").isEmpty()) {
            throw file.corrupt("has no \"logins\"");
        }
        return new Content(
                Json.rawMembers(Json.rawMembers(text).getOrDefault("logins", "{}")),
                new LinkedHashSet<>(root.strings("pinned")),
                root.object("place").flatMap(Place::read));
    }

    /** Does {@code work} while no other process can change the file. */
    void alone(Runnable work) {
        try {
            Files.createDirectories(directory, OwnerOnly.directory());
        } catch (IOException _) {
            // the lock below says what is wrong with it
        }
        file.alone(work);
    }

    /**
     * Applies {@code change} while no other process can; returns whether there was one, which is so
     * when it returns another object.
     */
    @SuppressWarnings("ReferenceEquality") // the same object means: nothing to do
    boolean update(UnaryOperator<Content> change) {
        var changed = new AtomicBoolean();
        alone(() -> {
            var before = read();
            var after = change.apply(before);
            if (after != before) {
                write(after);
                changed.set(true);
            }
        });
        return changed.get();
    }

    /** Writes {@code content}, in {@link #alone} only. */
    void write(Content content) {
        requireOurs();
        if (content.isEmpty()) {
            file.delete();
            return;
        }
        var rest =
                JsonObject.EMPTY
                        .with("pinned", JsonArray.ofStrings(content.pinned()))
                        .with("of", home.toString());
        if (content.place().isPresent()) {
            rest = rest.with("place", content.place().get().write());
        }
        var members = new LinkedHashMap<String, String>();
        members.put("logins", CredentialJson.join(content.logins()));
        members.putAll(Json.rawMembers(Json.write(rest)));
        file.write(CredentialJson.join(members));
    }
}
