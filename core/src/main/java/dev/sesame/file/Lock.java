package dev.sesame.file;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waiting for other processes, but not for ever. The kernel frees the lock of a process that dies.
 * Safe for threads: another thread's lock is waited for like another process's.
 */
public final class Lock {
    private Lock() {}

    /**
     * Returns the lock on {@code channel}, to be closed before it.
     *
     * @param patience how long to wait for whoever has it
     * @param file what is locked, for the message
     * @throws AuthException {@link Failure#INVALID_CONFIG} when the time has passed
     */
    public static FileLock acquire(FileChannel channel, Duration patience, Path file)
            throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            var lock = attempt(channel);
            if (lock.isPresent()) {
                return lock.get();
            }
            if (System.nanoTime() > end) {
                throw new AuthException(
                        Failure.INVALID_CONFIG,
                        "another process has kept "
                                + file
                                + " locked for "
                                + patience.toSeconds()
                                + " s",
                        "End that process, then try again");
            }
            pause();
        }
    }

    private static Optional<FileLock> attempt(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException _) {
            return Optional.empty();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(2, 12));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        }
    }
}
