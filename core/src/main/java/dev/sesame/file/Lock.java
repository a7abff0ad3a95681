package dev.sesame.file;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A place that one thread of one process has at a time, of all that know its file. Others wait, but
 * not for ever. The kernel frees the place of a process that dies. A thread that has it and asks
 * for it again waits in vain.
 */
public final class Lock implements AutoCloseable {
    /**
     * The kernel's lock belongs to a process as a whole, which loses it by closing any descriptor
     * of the file. So who waits for another thread must not have opened it.
     */
    private static final Map<Path, Semaphore> THIS_PROCESS = new ConcurrentHashMap<>();

    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Semaphore turn;
    private final FileChannel channel;

    private Lock(Semaphore turn, FileChannel channel) {
        this.turn = turn;
        this.channel = channel;
    }

    /**
     * Waits for the place, and returns it, to be closed when it is no longer needed.
     *
     * @param file a file for nothing else; it is made when it is not there, its folder is not
     * @param patience how long to wait for whoever has it
     * @throws AuthException {@link Failure#UNREACHABLE} when the time has passed
     */
    public static Lock acquire(Path file, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        var place = file.resolveSibling("").toRealPath().resolve(file.getFileName());
        var turn = THIS_PROCESS.computeIfAbsent(place, _ -> new Semaphore(1));
        try {
            if (!turn.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw taken(file, patience);
            }
            var lock = new Lock(turn, open(place, turn));
            if (lock.waitUntil(end)) {
                return lock;
            }
            throw taken(file, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        }
    }

    private static FileChannel open(Path place, Semaphore turn) throws IOException {
        try {
            return FileChannel.open(place, OPTIONS, OwnerOnly.file());
        } catch (IOException | RuntimeException e) {
            turn.release();
            throw e;
        }
    }

    /** Tells whether it is ours at last; it is closed if not. */
    private boolean waitUntil(long end) throws IOException, InterruptedException {
        boolean isOurs = false;
        try {
            isOurs = channel.tryLock() != null;
            while (!isOurs && System.nanoTime() < end) {
                Thread.sleep(ThreadLocalRandom.current().nextLong(2, 12));
                isOurs = channel.tryLock() != null;
            }
            return isOurs;
        } finally {
            if (!isOurs) {
                close();
            }
        }
    }

    private static AuthException taken(Path file, Duration patience) {
        return new AuthException(
                Failure.UNREACHABLE,
                "others have kept " + file + " locked for " + patience.toSeconds() + " s",
                "Try again; if it stays so, end the process of Sesame that hangs");
    }

    /** Lets the next one have the place. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            turn.release();
        }
    }
}
