package dev.sesame.server.usage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.file.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Records on the disk of this machine, one line each, while the database cannot be reached. For one
 * thread of one process.
 */
final class Spool implements AutoCloseable {
    private static final int CHUNK = 256 * 1024;

    private final FileChannel file;
    private long drained;
    private long end;

    private Spool(FileChannel file) {
        this.file = file;
    }

    /**
     * Opens the spool of {@code folder}, with what an earlier process left there.
     *
     * @throws AuthException when another process has it open
     */
    static Spool open(Path folder) throws IOException {
        var path = folder.resolve("usage.spool");
        var file = FileChannel.open(path, Set.of(CREATE, READ, WRITE), OwnerOnly.file());
        try {
            if (file.tryLock() == null) {
                throw inUse(path);
            }
            var spool = new Spool(file);
            spool.end = spool.endOfLastLine(file.size());
            file.truncate(spool.end); // half a line was never acknowledged
            return spool;
        } catch (OverlappingFileLockException _) {
            file.close();
            throw inUse(path);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static AuthException inUse(Path path) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                "another server uses " + path,
                "Give each server on this machine a state folder of its own.");
    }

    private long endOfLastLine(long size) throws IOException {
        var one = ByteBuffer.allocate(1);
        for (long end = size; end > 0; end--) {
            file.read(one.clear(), end - 1);
            if (one.get(0) == '\n') {
                return end;
            }
        }
        return 0;
    }

    boolean isEmpty() {
        return drained == end;
    }

    /** Adds {@code records}; they are on the disk when it returns. */
    void append(List<UsageRecord> records) throws IOException {
        var lines = new StringBuilder();
        records.forEach(each -> lines.append(SpoolLine.write(each)).append('\n'));
        var bytes = ByteBuffer.wrap(lines.toString().getBytes(UTF_8));
        long at = end;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
        file.force(false);
        end = at;
    }

    /** Returns the oldest records that {@link #remove} did not remove. */
    Chunk first() throws IOException {
        var bytes = new byte[(int) Math.min(CHUNK, end - drained)];
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining() && file.read(buffer, drained + buffer.position()) >= 0) {
            // until all that is there was read
        }
        var records = new ArrayList<UsageRecord>();
        int line = 0;
        for (int i = 0; i < buffer.position(); i++) {
            if (bytes[i] == '\n') {
                SpoolLine.read(new String(bytes, line, i - line, UTF_8)).ifPresent(records::add);
                line = i + 1;
            }
        }
        return new Chunk(records, line);
    }

    /** Removes what {@link #first} returned; it is in the database. */
    void remove(Chunk chunk) throws IOException {
        drained += chunk.bytes();
        if (isEmpty()) {
            file.truncate(0);
            drained = 0;
            end = 0;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Some records, and how many bytes they are. */
    record Chunk(List<UsageRecord> records, int bytes) {}
}
