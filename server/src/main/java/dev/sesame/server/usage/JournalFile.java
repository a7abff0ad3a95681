package dev.sesame.server.usage;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.sesame.file.OwnerOnly;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * A file that grows at its end, through memory that the system shares with it: what was appended is
 * the file's when this process is killed, as if it had been written, for a tenth of what a system
 * call costs. Behind its end stand zeros, until it is closed. For one thread at a time.
 */
final class JournalFile implements AutoCloseable {
    /** So much of it is made and mapped at a time; more than anything that is appended. */
    private static final int ROOM = 1 << 18;

    /** Direct, so that the JVM does not copy them whenever they are written. */
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(ROOM).asReadOnlyBuffer();

    /** A full disk is not asked for room with each record. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Path path;
    private final FileChannel file;
    private Arena mapping = Arena.ofShared(); // of nothing, so far
    private ByteBuffer room = ByteBuffer.allocate(0);
    private long begin;
    private long nextTry = System.nanoTime();

    private JournalFile(Path path, FileChannel file) {
        this.path = path;
        this.file = file;
    }

    /** Makes the file {@code path}, its owner's alone. */
    static JournalFile create(Path path) throws IOException {
        var options = Set.of(CREATE_NEW, READ, WRITE);
        return new JournalFile(path, FileChannel.open(path, options, OwnerOnly.file()));
    }

    Path path() {
        return path;
    }

    /** Returns how many bytes were appended. */
    long size() {
        return begin + room.position();
    }

    /**
     * Appends {@code bytes}, all of them or, on a full disk, none.
     *
     * @throws InternalError when the disk did not take a page, which the JVM may notice late
     */
    void append(byte[] bytes) throws IOException {
        if (room.remaining() < bytes.length) {
            tryToMakeRoom();
        }
        room.put(bytes);
    }

    private void tryToMakeRoom() throws IOException {
        if (nextTry - System.nanoTime() > 0) {
            throw new IOException("there was no room a moment ago");
        }
        try {
            makeRoom();
        } catch (IOException e) {
            nextTry = System.nanoTime() + PAUSE.toNanos();
            throw e;
        }
    }

    /** The zeros are written and not only promised: the system would end us where they are not. */
    private void makeRoom() throws IOException {
        long end = size();
        var zeros = ZEROS.duplicate();
        while (zeros.hasRemaining()) {
            file.write(zeros, end + zeros.position());
        }
        var next = Arena.ofShared();
        room = file.map(MapMode.READ_WRITE, end, ROOM, next).asByteBuffer();
        begin = end;
        mapping.close();
        mapping = next;
    }

    /** Takes no more; a file in which is nothing is no more. */
    @Override
    public void close() throws IOException {
        if (!mapping.scope().isAlive()) {
            return;
        }
        long end = size();
        begin = end;
        room = ByteBuffer.allocate(0);
        mapping.close();
        try (file) {
            file.truncate(end);
        }
        if (end == 0) {
            Files.deleteIfExists(path);
        }
    }
}
