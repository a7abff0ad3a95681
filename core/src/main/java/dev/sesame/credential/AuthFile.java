package dev.sesame.credential;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.file.AtomicFile;
import dev.sesame.file.Lock;
import dev.sesame.file.TextFile;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The text of {@code auth.json}, or of a file that is treated like it: read whole, replaced whole,
 * by one process at a time.
 */
final class AuthFile {
    private static final int LARGEST = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_TURNS = 4;
    private static final Duration STALE = Duration.ofHours(1);

    private final Path directory;
    private final Path file;
    private final InstantSource clock;

    AuthFile(Path file, InstantSource clock) {
        this.directory = file.resolveSibling("");
        this.file = file;
        this.clock = clock;
    }

    Path path() {
        return file;
    }

    /** Returns the text; empty when there is no such file. */
    Optional<String> read() {
        try {
            var target = target();
            if (!Files.exists(target)) {
                return Optional.empty();
            }
            if (!Files.isRegularFile(target)) {
                throw corrupt("is not a regular file");
            }
            if (Files.size(target) > LARGEST) {
                throw corrupt("is larger than 1 MiB");
            }
            return Optional.of(decode(TextFile.bytes(target)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable("read", e);
        }
    }

    /** Does {@code work} while no other process or thread can do the same. */
    void alone(Runnable work) {
        try {
            createDirectory();
            // a file of its own: closing any descriptor of auth.json would drop a lock on it
            try (var _ = place()) {
                work.run();
            }
        } catch (IOException e) {
            throw unusable("write", e);
        }
    }

    /**
     * Waits for the place for longer while others have their turns: the kernel does not queue those
     * who ask, so that one of many can have bad luck for a while. Only who hangs is waited for
     * once.
     */
    private Lock place() throws IOException {
        for (int turn = 1; turn < MOST_TURNS; turn++) {
            long before = lastWritten();
            try {
                return Lock.acquire(lockFile(), PATIENCE);
            } catch (AuthException e) {
                if (e.failure() != Failure.UNREACHABLE || before == lastWritten()) {
                    throw e;
                }
            }
        }
        return Lock.acquire(lockFile(), PATIENCE);
    }

    /** Zero while there is no such file. */
    private long lastWritten() {
        return file.toFile().lastModified();
    }

    /** Replaces the text; {@link #alone} only. */
    void write(String text) {
        try {
            var target = target();
            sweep(target);
            AtomicFile.replace(target, text);
        } catch (IOException e) {
            throw unusable("write", e);
        }
    }

    /** Deletes the file, if there is one; {@link #alone} only. */
    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unusable("delete", e);
        }
    }

    /** Removes what a killed process left behind, once it is too old to be in use. */
    private void sweep(Path target) throws IOException {
        var limit = clock.instant().minus(STALE);
        var folder = target.resolveSibling("").toAbsolutePath();
        try (var left = Files.newDirectoryStream(folder, file.getFileName() + ".*.tmp")) {
            for (var path : left) {
                if (Files.getLastModifiedTime(path).toInstant().isBefore(limit)) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private void createDirectory() throws IOException {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
            }
        } catch (FileAlreadyExistsException e) {
            throw corrupt("cannot exist: " + directory + " is not a directory");
        }
    }

    /** A link that a dotfile manager made is followed and kept. */
    private Path target() throws IOException {
        if (!Files.isSymbolicLink(file)) {
            return file;
        }
        if (!Files.exists(file)) {
            throw corrupt("is a link to a file that does not exist");
        }
        return file.toRealPath();
    }

    private Path lockFile() {
        return file.resolveSibling(file.getFileName() + ".lock");
    }

    private String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw corrupt("is not UTF-8 text");
        }
    }

    /** Reads {@code text} of this file; anything but an object is refused. */
    JsonObject object(String text) {
        try {
            return Json.parse(text)
                    .asObject()
                    .orElseThrow(() -> corrupt("does not hold a JSON object"));
        } catch (JsonSyntaxException e) {
            throw notJson(e);
        }
    }

    AuthException notJson(JsonSyntaxException e) {
        return corrupt("is not valid JSON: " + e.describe());
    }

    AuthException corrupt(String what) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                file + " " + what + "; it was left as it is",
                "Repair it or move it away, then log in again");
    }

    private AuthException unusable(String verb, IOException cause) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                "cannot " + verb + " " + file + ": " + reason(cause),
                "Check that it is yours, that its folder is writable and that the disk is not full",
                cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        var reason =
                cause instanceof FileSystemException system
                        ? system.getReason()
                        : cause.getMessage();
        return reason == null ? "the system gives no reason" : reason;
    }

    /** Tells whether others on this machine may read or write the file. */
    boolean isOpenToOthers() {
        try {
            return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.getPosixFilePermissions(file).size() > 2;
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }
}
