package dev.sesame.token;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.file.Lock;
import dev.sesame.file.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Work that one thread of one process does at a time, of all processes of this user. The kernel
 * frees the place of a process that dies. Safe for threads; have one instance for a name in a
 * process, because a process may hold a file lock only once.
 */
public final class SingleFlight {
    private final Path file;
    private final ReentrantLock thisProcess = new ReentrantLock();

    /** Stands for {@code name} among all processes that have the same state directory. */
    public SingleFlight(Environment environment, String name) {
        this.file = environment.sesameState().resolve("locks").resolve(fileName(name) + ".lock");
    }

    /** The number keeps names apart that differ only in characters a file name cannot have. */
    static String fileName(String name) {
        return name.replaceAll("[^A-Za-z0-9.-]", "_") + "-" + Integer.toHexString(name.hashCode());
    }

    /**
     * Does {@code work} while nobody else does.
     *
     * @param patience how long to wait for whoever is at it, which should be longer than the work
     *     itself may take
     * @throws AuthException when that has passed, or the state directory cannot be written
     */
    public <T> T run(Duration patience, Supplier<T> work) {
        long end = System.nanoTime() + patience.toNanos();
        take(patience);
        try {
            Files.createDirectories(file.resolveSibling(""), OwnerOnly.directory());
            var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try (var channel = FileChannel.open(file, options, OwnerOnly.file());
                    var _ =
                            Lock.acquire(
                                    channel, Duration.ofNanos(end - System.nanoTime()), file)) {
                return work.get();
            }
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "cannot lock " + file + ": " + e.getMessage(),
                    "Check that this folder is yours and writable, and that the disk is not full",
                    e);
        } finally {
            thisProcess.unlock();
        }
    }

    private void take(Duration patience) {
        try {
            if (!thisProcess.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AuthException(
                        Failure.UNREACHABLE,
                        "another part of this program has been renewing the same login for "
                                + patience.toSeconds()
                                + " s",
                        "Try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        }
    }
}
