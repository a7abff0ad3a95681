package dev.sesame.anthropic;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.file.AtomicFile;
import dev.sesame.file.OwnerOnly;
import dev.sesame.file.TextFile;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One JSON object without secrets that outlives a run, replaced in one step. */
final class Notebook {
    private final Path file;

    Notebook(Path file) {
        this.file = file;
    }

    /** Returns what was written last; nothing when there is nothing that can be read. */
    JsonObject read() {
        try {
            return Json.parse(TextFile.read(file)).asObject().orElse(JsonObject.EMPTY);
        } catch (IOException | JsonSyntaxException _) {
            return JsonObject.EMPTY;
        }
    }

    /**
     * Writes {@code object} in place of what is there.
     *
     * @throws AuthException when the state directory cannot be written
     */
    void write(JsonObject object) {
        try {
            Files.createDirectories(file.resolveSibling(""), OwnerOnly.directory());
            AtomicFile.replace(file, Json.write(object));
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "cannot write " + file,
                    "Check that this folder is yours and writable, and that the disk is not full",
                    e);
        }
    }
}
