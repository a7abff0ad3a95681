package dev.sesame.server.usage;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some records of a file of the {@link Journal}, behind those of the chunk before. They are lines
 * until somebody reads them, one after the other: all at once would take several times the memory.
 */
final class Chunk {
    /** What there is when there is nothing. */
    static final Chunk NONE = new Chunk("", 0, new byte[0], 0);

    private static final Logger LOG = LoggerFactory.getLogger(UsageStore.class);

    private final String file;
    private final long end;
    private final byte[] bytes;
    private final int length;

    /**
     * One of what stands in {@code file} before {@code end}.
     *
     * @param length how many of {@code bytes} are whole lines
     */
    Chunk(String file, long end, byte[] bytes, int length) {
        this.file = file;
        this.end = end;
        this.bytes = bytes;
        this.length = length;
    }

    String file() {
        return file;
    }

    long end() {
        return end;
    }

    boolean isEmpty() {
        return file.isEmpty();
    }

    /** Gives each record to {@code reader}; leaves out what is none. */
    void forEach(Consumer<UsageRecord> reader) {
        int start = 0;
        int strange = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                var record = JournalLine.read(bytes, start, i - start);
                record.ifPresent(reader);
                strange += record.isEmpty() ? 1 : 0;
                start = i + 1;
            }
        }
        if (strange > 0) {
            LOG.error("usage: {} lines of {} are no records, and are left out", strange, file);
        }
    }
}
