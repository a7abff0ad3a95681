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
import java.util.Set;

/**
 * A file that grows at its end, through memory that the system shares with it: what was appended is
 * the file's when this process is killed, as if it had been written, for a tenth of what a system
 * call costs. Behind its end stand zeros, until it is closed. For one thread at a time.
 */
final class JournalFile implements AutoCloseable {
    /** Made at once, and mapped; more than anything that is appended. */
    private static final int ROOM = 1 << 18;

    /** Where they need not be copied first: on a full disk each record tries to write them. */
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(ROOM).asReadOnlyBuffer();

    private final Path path;
    private final FileChannel file;
    private Arena mapping = Arena.ofShared();
    private ByteBuffer room = ByteBuffer.allocate(0);
    private long begin;

    private JournalFile(Path path, FileChannel file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Makes the file {@code path}, its owner's alone.
     *
     * @throws IOException also when it is where files cannot be mapped; on a full disk it can
     */
    static JournalFile create(Path path) throws IOException {
        var options = Set.of(CREATE_NEW, READ, WRITE);
        var file = FileChannel.open(path, options, OwnerOnly.file());
        try (var attempt = Arena.ofShared()) {
            file.map(MapMode.READ_WRITE, 0, 1, attempt);
            return new JournalFile(path, file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    Path path() {
        return path;
    }

    /** Returns how many bytes were appended. */
    long size() {
        return begin + room.position();
    }

    /** Appends {@code bytes}, all of them or, on a full disk, none. */
    void append(byte[] bytes) throws IOException {
        if (room.remaining() < bytes.length) {
            makeRoom();
        }
        try {
            room.put(bytes);
        } catch (InternalError e) {
            // what the JVM says of a page without room: a disk that copies when written to is full
            throw new IOException("the disk is full", e);
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
        if (!file.isOpen()) {
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
