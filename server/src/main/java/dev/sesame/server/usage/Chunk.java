package dev.sesame.server.usage;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some records of a file of the {@link Journal}, behind those of the chunk before. They are lines
 * until somebody reads them, one after the other.
 */
final class Chunk {
    /** What there is when there is nothing. */
    static final Chunk NONE = new Chunk(Path.of(""), 0, 0, new byte[0]);

    private static final Logger LOG = LoggerFactory.getLogger(UsageStore.class);

    private final Path path;
    private final long begin;
    private final long end;
    private final byte[] lines;

    /** What stands in the file {@code path} from {@code begin} to {@code end}: {@code lines}. */
    Chunk(Path path, long begin, long end, byte[] lines) {
        this.path = path;
        this.begin = begin;
        this.end = end;
        this.lines = lines;
    }

    /** Returns the name of its file, which no other file has. */
    String file() {
        return String.valueOf(path.getFileName());
    }

    long end() {
        return end;
    }

    boolean isEmpty() {
        return end == 0;
    }

    /**
     * Returns what of it stands behind {@code position} of its file: a process that read other
     * pieces may have stored what is before.
     */
    Chunk behind(long position) {
        if (position <= begin) {
            return this;
        }
        int known = (int) Math.min(position - begin, lines.length);
        return new Chunk(path, position, end, Arrays.copyOfRange(lines, known, lines.length));
    }

    /** Gives each record to {@code reader}; leaves out what is none. */
    void forEach(Consumer<UsageRecord> reader) {
        int strange = 0;
        for (int at = JournalLine.read(lines, 0, reader);
                at < lines.length;
                at = JournalLine.read(lines, endOfLine(at), reader)) {
            strange++;
        }
        if (strange > 0) {
            LOG.error("usage: {} lines of {} are no records, and are left out", strange, path);
        }
    }

    private int endOfLine(int start) {
        int at = start;
        while (at < lines.length && lines[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, lines.length);
    }
}
