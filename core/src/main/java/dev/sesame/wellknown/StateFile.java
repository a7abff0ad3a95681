package dev.sesame.wellknown;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.file.AtomicFile;
import dev.sesame.file.Lock;
import dev.sesame.file.OwnerOnly;
import dev.sesame.file.TextFile;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One JSON object that Sesame remembers about an organisation; readable by this user alone. */
final class StateFile {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path path;
    private final String url;

    /** The file {@code name} of the organisation {@code url} below {@code directory}. */
    StateFile(Path directory, String url, String name) {
        // the hash keeps URLs apart that differ only in characters a file name cannot have
        var folder =
                url.replaceAll("[^A-Za-z0-9.-]", "_") + "-" + Integer.toHexString(url.hashCode());
        this.path = directory.resolve("organisations").resolve(folder).resolve(name);
        this.url = url;
    }

    /** Returns what was remembered; empty when there is nothing or it cannot be read. */
    Optional<JsonObject> read() {
        try {
            return Json.parse(TextFile.read(path))
                    .asObject()
                    .filter(object -> object.string("url").equals(Optional.of(url)));
        } catch (IOException | JsonSyntaxException _) {
            return Optional.empty();
        }
    }

    /**
     * Forgets it.
     *
     * @throws AuthException when it cannot be deleted, or another process keeps it locked
     */
    void delete() {
        if (!Files.exists(path)) {
            return;
        }
        try {
            alone(() -> Files.deleteIfExists(path));
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "cannot delete " + path,
                    "Check that its folder is yours and writable, then delete it yourself",
                    e);
        }
    }

    /** Remembers {@code object} in place of what was there; tells whether that worked. */
    boolean write(JsonObject object) {
        try {
            createFolder();
            replace(object);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * Applies {@code change} to what is remembered, while nobody else can do the same; tells
     * whether that worked.
     *
     * @throws AuthException when another process keeps it locked
     */
    boolean update(UnaryOperator<JsonObject> change) {
        try {
            createFolder();
            alone(() -> replace(change.apply(read().orElse(JsonObject.EMPTY))));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private void createFolder() throws IOException {
        Files.createDirectories(path.resolveSibling(""), OwnerOnly.directory());
    }

    private void replace(JsonObject object) throws IOException {
        AtomicFile.replace(path, Json.write(object.with("url", url)));
    }

    /** What is done with the file. */
    private interface Work {
        void run() throws IOException;
    }

    private void alone(Work work) throws IOException {
        try (var _ = Lock.acquire(path.resolveSibling("lock"), PATIENCE)) {
            work.run();
        }
    }
}
