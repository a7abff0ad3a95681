package dev.sesame.token;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.file.Lock;
import dev.sesame.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Work that one thread of one process does at a time, of all processes of this user. The kernel
 * frees the place of a process that dies. Safe for threads.
 */
public final class SingleFlight {
    private final Path file;

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
     * @throws AuthException {@link Failure#UNREACHABLE} when that has passed, {@link
     *     Failure#INVALID_CONFIG} when the state directory cannot be written
     */
    public <T> T run(Duration patience, Supplier<T> work) {
        try {
            Files.createDirectories(file.resolveSibling(""), OwnerOnly.directory());
            try (var _ = Lock.acquire(file, patience)) {
                return work.get();
            }
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "cannot lock " + file + ": " + e.getMessage(),
                    "Check that this folder is yours and writable, and that the disk is not full",
                    e);
        }
    }
}
