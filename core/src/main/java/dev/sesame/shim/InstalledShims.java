package dev.sesame.shim;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.file.AtomicFile;
import dev.sesame.file.OwnerOnly;
import dev.sesame.file.TextFile;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The shims that this user has installed, in whatever projects: what they need has to stay until
 * the last of them goes. One that somebody else committed to a project is not among them.
 */
public final class InstalledShims {
    private static final String SHIMS = "shims";

    private final Path file;

    /** Remembers them in Sesame's state. */
    public InstalledShims(Environment environment) {
        this.file = environment.sesameState().resolve("shims.json");
    }

    /** Tells whether {@code shim} was installed and not uninstalled since. */
    public boolean contains(Shim shim) {
        return read().contains(shim.path().toString());
    }

    /** Returns those that are still there, without {@code shim}. */
    public List<Shim> others(Shim shim) {
        var others = new ArrayList<Shim>();
        for (var path : read()) {
            try {
                var other = new Shim(Path.of(path));
                if (!other.equals(shim) && other.find().isPresent()) {
                    others.add(other);
                }
            } catch (InvalidPathException _) {
                // somebody changed the file by hand
            }
        }
        return others;
    }

    /**
     * Remembers {@code shim}.
     *
     * @throws AuthException when that is not possible
     */
    public void add(Shim shim) {
        var paths = read();
        if (paths.add(shim.path().toString())) {
            write(paths);
        }
    }

    /**
     * Forgets {@code shim}.
     *
     * @throws AuthException when that is not possible
     */
    public void remove(Shim shim) {
        var paths = read();
        if (paths.remove(shim.path().toString())) {
            write(paths);
        }
    }

    private Set<String> read() {
        try {
            var root = Json.parse(TextFile.read(file)).asObject().orElse(JsonObject.EMPTY);
            return new LinkedHashSet<>(root.strings(SHIMS));
        } catch (IOException | JsonSyntaxException _) {
            return new LinkedHashSet<>();
        }
    }

    private void write(Set<String> paths) {
        try {
            if (paths.isEmpty()) {
                Files.deleteIfExists(file);
                return;
            }
            Files.createDirectories(file.resolveSibling(""), OwnerOnly.directory());
            var root = JsonObject.EMPTY.with(SHIMS, JsonArray.ofStrings(paths));
            AtomicFile.replace(file, Json.write(root));
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "cannot write " + file,
                    "Check that its folder is yours and writable",
                    e);
        }
    }
}
