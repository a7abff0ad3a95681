package dev.sesame.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Replacing a file in one step. Safe for threads and processes: the last one wins, whole. */
public final class AtomicFile {
    private AtomicFile() {}

    /**
     * Puts {@code text} in the place of {@code file}, readable by the owner alone. A reader sees
     * the old text or the new one, also after a power cut. What is written first is called like the
     * file with {@code .<hex>.tmp} behind it; only a process that is killed leaves it.
     *
     * @throws IOException when that is not possible; the file is then as it was
     */
    public static void replace(Path file, String text) throws IOException {
        replace(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Puts {@code content} in the place of {@code file} in the same way.
     *
     * @throws IOException when that is not possible; the file is then as it was
     */
    public static void replace(Path file, byte[] content) throws IOException {
        put(file, content, Optional.empty());
    }

    /**
     * Puts {@code text} in the place of {@code file}, which exists, and keeps its permissions; a
     * link is followed.
     *
     * @throws IOException when that is not possible; the file is then as it was
     */
    public static void rewrite(Path file, String text) throws IOException {
        var target = file.toRealPath();
        put(target, text.getBytes(StandardCharsets.UTF_8), Optional.of(target));
    }

    private static void put(Path file, byte[] content, Optional<Path> like) throws IOException {
        var next = file.resolveSibling(file.getFileName() + "." + unique() + ".tmp");
        try {
            write(next, content);
            if (like.isPresent() && OwnerOnly.isPosix()) {
                Files.setPosixFilePermissions(next, Files.getPosixFilePermissions(like.get()));
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(next);
            throw e;
        }
        sync(file.resolveSibling("").toAbsolutePath());
    }

    private static String unique() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong() & Long.MAX_VALUE);
    }

    private static void write(Path next, byte[] content) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(next, options, OwnerOnly.file())) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** The rename itself must survive a power cut too; not every system can do this. */
    private static void sync(Path folder) {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException _) {
            // Windows cannot open a directory; the file itself has been forced
        }
    }
}
