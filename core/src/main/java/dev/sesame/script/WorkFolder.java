package dev.sesame.script;

import dev.sesame.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A folder in which something is made before it takes its place, on the same disk. Processes that
 * were killed leave theirs; the next one removes what has lain there for a day.
 */
final class WorkFolder {
    private static final String PREFIX = ".installing-";
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Path parent;
    private final Path folder;

    WorkFolder(Path parent) {
        this.parent = parent;
        this.folder =
                parent.resolve(
                        PREFIX
                                + Long.toHexString(
                                        ThreadLocalRandom.current().nextLong() & Long.MAX_VALUE));
    }

    /** Returns the folder, new and empty. */
    Path create() throws IOException {
        Files.createDirectories(parent, OwnerOnly.directory());
        Files.createDirectory(folder, OwnerOnly.directory());
        sweep();
        return folder;
    }

    /** Deletes it with all that is left in it. */
    void delete() {
        delete(folder);
    }

    /** Deletes {@code tree}, following no links; what cannot be deleted stays. */
    static void delete(Path tree) {
        try {
            Files.walkFileTree(tree, new Deletion());
        } catch (IOException _) {
            // swept another time
        }
    }

    /** The clock is that of the disk, which dates the others too. */
    private void sweep() throws IOException {
        var now = Files.getLastModifiedTime(folder).toInstant();
        var limit = FileTime.from(now.minus(ABANDONED));
        try (DirectoryStream<Path> others = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (var other : others) {
                if (Files.getLastModifiedTime(other).compareTo(limit) < 0) {
                    delete(other);
                }
            }
        }
    }

    /** Deletes files, then the folders they were in. */
    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(
                Path folder, @org.jspecify.annotations.Nullable IOException problem)
                throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
