package dev.sesame.credential;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.file.Disposal;
import dev.sesame.file.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The runs that are going on. Each has a file that it keeps locked; the system frees the lock of
 * one that dies. For use while {@code auth.json} is locked, but for {@link Run#end}.
 */
final class Runs {
    /** A process must not touch its own files: to close any descriptor would drop the lock. */
    private static final String OURS = unique() + "-";

    private final Path folder;

    Runs(Path folder) {
        this.folder = folder;
    }

    private static String unique() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong() & Long.MAX_VALUE);
    }

    /** A run of this process. */
    static final class Run {
        private final Path file;
        private final FileChannel channel;

        private Run(Path file, FileChannel channel) {
            this.file = file;
            this.channel = channel;
        }

        void end() {
            try {
                channel.close();
            } catch (IOException _) {
                // the lock is gone all the same
            }
            Disposal.delete(file);
        }
    }

    /** Begins a run, and removes what dead ones left. */
    Run start() {
        areLiving();
        var file = folder.resolve(OURS + unique());
        try {
            Files.createDirectories(folder, OwnerOnly.directory());
            var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            var channel = FileChannel.open(file, options, OwnerOnly.file());
            if (channel.tryLock() == null) {
                throw new IOException("it is locked already");
            }
            return new Run(file, channel);
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "cannot write in " + folder,
                    "Check that this folder is yours and writable",
                    e);
        }
    }

    /** Tells whether a run is going on, in whatever process. */
    boolean areLiving() {
        boolean living = false;
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                if (file.getFileName().toString().startsWith(OURS) || isLocked(file)) {
                    living = true;
                } else {
                    Disposal.delete(file);
                }
            }
        } catch (NoSuchFileException _) {
            return false;
        } catch (IOException | DirectoryIteratorException _) {
            return true; // nobody can tell, so nothing is moved
        }
        return living;
    }

    private static boolean isLocked(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
        } catch (NoSuchFileException _) {
            return false; // it has just ended
        }
    }
}
