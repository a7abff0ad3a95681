package dev.sesame.server.usage;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.file.OwnerOnly;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Records on the disk of this machine until they are in the database: files of lines, which are
 * written to the newest and taken from the oldest. Whoever is killed leaves them to the next
 * process with the same folder. Any thread may append; one takes.
 */
final class Journal implements AutoCloseable {
    private static final String SUFFIX = ".journal";

    /** So many bytes that even under load there are few transactions. */
    private static final int CHUNK = 1 << 20;

    private final Path folder;
    private final String name;
    private final FileChannel lock;
    private final AtomicLong waiting = new AtomicLong();
    private final Deque<Path> older =
            new ArrayDeque<>(); // this and taken: of the thread that takes
    private long taken;
    private JournalLine line = new JournalLine(); // this and what follows: of this object's lock
    private JournalFile newest;
    private long number;

    private Journal(Path folder, FileChannel lock, List<Path> left) throws IOException {
        this.folder = folder;
        this.lock = lock;
        this.older.addAll(left);
        for (var each : left) {
            this.waiting.addAndGet(Files.size(each));
        }
        this.name = "usage-%s-".formatted(UUID.randomUUID());
        this.newest = JournalFile.create(nextPath());
    }

    /**
     * Opens the journal of {@code folder}, with what an earlier process left there.
     *
     * @throws AuthException when another process has it open
     * @throws IOException also when it is where files cannot be mapped
     */
    static Journal open(Path folder) throws IOException {
        var path = folder.resolve("usage.lock");
        var lock = FileChannel.open(path, Set.of(CREATE, READ, WRITE), OwnerOnly.file());
        try (var files = Files.list(folder);
                var attempt = Arena.ofConfined()) {
            if (lock.tryLock() == null) {
                throw inUse(path);
            }
            lock.map(MapMode.READ_WRITE, 0, 1, attempt); // as each of its files will be
            return new Journal(folder, lock, left(files));
        } catch (OverlappingFileLockException _) {
            lock.close();
            throw inUse(path);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Returns what an earlier process left; a file that it had just begun has nothing in it. */
    private static List<Path> left(Stream<Path> files) throws IOException {
        var left = new ArrayList<Path>();
        for (var each : files.filter(it -> it.toString().endsWith(SUFFIX)).sorted().toList()) {
            if (Files.size(each) > 0) {
                left.add(each);
            } else {
                Files.delete(each);
            }
        }
        return left;
    }

    private static AuthException inUse(Path path) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                "another server uses " + path,
                "Give each server on this machine a state folder of its own: --state DIR.");
    }

    private Path nextPath() {
        return folder.resolve("%s%09d%s".formatted(name, ++number, SUFFIX));
    }

    /** Returns how many bytes wait. */
    long waiting() {
        return waiting.get();
    }

    /**
     * Adds {@code record}. It survives this process when it returns; the machine's end as soon as
     * the system has written its pages, as with a log.
     */
    synchronized void append(UsageRecord record) throws IOException {
        byte[] bytes;
        try {
            bytes = line.of(record);
        } catch (IOException | RuntimeException | Error e) {
            line = new JournalLine(); // in the other is half a line
            throw e;
        }
        newest.append(bytes);
        waiting.addAndGet(bytes.length);
    }

    /**
     * Returns the oldest records that {@link #remove} did not remove, of what {@link #turn} closed;
     * none when there are none.
     */
    Chunk first() throws IOException {
        return older.isEmpty() ? Chunk.NONE : read(older.getFirst());
    }

    /** From now on the newest file is an old one, if there is something in it. */
    synchronized void turn() throws IOException {
        if (newest.size() == 0) {
            return;
        }
        var next = JournalFile.create(nextPath());
        try (var last = newest) {
            older.add(last.path());
            newest = next;
        }
    }

    private Chunk read(Path path) throws IOException {
        try (var file = FileChannel.open(path, READ)) {
            var buffer = ByteBuffer.allocate((int) Math.min(CHUNK, file.size() - taken));
            while (buffer.hasRemaining() && file.read(buffer, taken + buffer.position()) >= 0) {
                // until all that is there was read
            }
            int length = buffer.position();
            int lines = endOfLines(buffer);
            boolean isLast = taken + length == file.size();
            // half a line was never acknowledged
            long next = taken + (isLast || lines == 0 ? length : lines);
            return new Chunk(path, taken, next, Arrays.copyOf(buffer.array(), lines));
        }
    }

    private static int endOfLines(ByteBuffer bytes) {
        int end = bytes.position();
        while (end > 0 && bytes.get(end - 1) != '\n') {
            end--;
        }
        return end;
    }

    /**
     * Removes what {@link #first} returned; it is in the database.
     *
     * @return whether its file is no more
     */
    boolean remove(Chunk chunk) throws IOException {
        waiting.addAndGet(taken - chunk.end());
        taken = chunk.end();
        var oldest = older.getFirst();
        if (taken < Files.size(oldest)) {
            return false;
        }
        Files.delete(oldest);
        older.removeFirst();
        taken = 0;
        return true;
    }

    @Override
    public synchronized void close() throws IOException {
        newest.close();
        lock.close();
    }
}
