package dev.sesame.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Removing what is not needed any more, which never fails: what cannot be removed stays. No links
 * are followed. Safe for threads and processes.
 */
public final class Disposal {
    /**
     * How long things are kept that can be made again. When they were read last no system tells
     * reliably, and to note it would cost each use; so what is still in use then is made again.
     */
    public static final Duration REMAKEABLE = Duration.ofDays(90);

    private Disposal() {}

    /** Deletes {@code tree}, a file or a folder with all that is in it. */
    public static void delete(Path tree) {
        try {
            Files.walkFileTree(tree, new Deletion());
        } catch (IOException _) {
            // it stays
        }
    }

    /**
     * Deletes what was written more than {@code age} before {@code fresh}, which was written just
     * now: the clock is that of the disk. Looks at what lies beside it and is called like {@code
     * names}.
     */
    public static void deleteOlder(Path fresh, Duration age, Pattern names) {
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(
                        fresh.resolveSibling(""),
                        path -> names.matcher(path.getFileName().toString()).matches())) {
            var limit = FileTime.from(written(fresh).toInstant().minus(age));
            for (var path : all) {
                if (isOlder(path, limit)) {
                    delete(path);
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // another time
        }
    }

    /** Another process may have removed it meanwhile. */
    private static boolean isOlder(Path path, FileTime limit) {
        try {
            return written(path).compareTo(limit) < 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static FileTime written(Path path) throws IOException {
        return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
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
