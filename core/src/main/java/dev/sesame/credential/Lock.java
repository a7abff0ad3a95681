package dev.sesame.credential;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waiting for other processes, but not for ever. The kernel frees the lock of a process that dies.
 */
final class Lock {
    private Lock() {}

    static FileLock acquire(FileChannel channel, Duration patience, Path file) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            var lock = channel.tryLock();
            if (lock != null) {
                return lock;
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

    private static void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(2, 12));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        }
    }
}
