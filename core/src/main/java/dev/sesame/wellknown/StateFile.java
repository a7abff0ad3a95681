package dev.sesame.wellknown;

import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** One JSON object that Sesame remembers about an organisation; readable by this user alone. */
final class StateFile {
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
            return Json.parse(Files.readString(path))
                    .asObject()
                    .filter(object -> object.string("url").equals(Optional.of(url)));
        } catch (IOException | JsonSyntaxException _) {
            return Optional.empty();
        }
    }

    /** Remembers {@code object} in place of what was there; tells whether that worked. */
    boolean write(JsonObject object) {
        var next =
                path.resolveSibling("." + Long.toHexString(ThreadLocalRandom.current().nextLong()));
        try {
            Files.createDirectories(
                    path.getParent() == null ? path : path.getParent(), only("rwx------"));
            var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (var channel = FileChannel.open(next, options, only("rw-------"))) {
                var text = Json.write(object.with("url", url));
                channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            }
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static FileAttribute<?>[] only(String mode) {
        var posix = Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
                }
                : new FileAttribute<?>[0];
    }
}
