package dev.sesame.javaplugin;

import dev.sesame.file.AtomicFile;
import dev.sesame.file.Disposal;
import dev.sesame.file.OwnerOnly;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The classes of compiled source files, one file for each: a checksum of the rest, all that decided
 * about the classes, and they. The whole of that is compared and not a hash of it, because the
 * first hash of a process takes longer than all else here. What cannot be read, is not whole or is
 * out of date counts as missing; what cannot be written is compiled again.
 */
final class ClassCache {
    private static final Pattern ANY = Pattern.compile(".*");
    private static final int CHECKSUM = Long.BYTES;

    private final Path folder;

    ClassCache(Path folder) {
        this.folder = folder;
    }

    /** Returns the classes that {@code source} was compiled to before, by binary name. */
    Optional<Map<String, byte[]>> find(SourceFile source) {
        try {
            var bytes = Files.readAllBytes(folder.resolve(source.shortName()));
            return isWhole(bytes) ? classes(source, bytes) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static boolean isWhole(byte[] bytes) {
        return bytes.length > CHECKSUM && ByteBuffer.wrap(bytes).getLong() == checksum(bytes);
    }

    private static long checksum(byte[] bytes) {
        var checksum = new CRC32();
        checksum.update(bytes, CHECKSUM, bytes.length - CHECKSUM);
        return checksum.getValue();
    }

    private static Optional<Map<String, byte[]>> classes(SourceFile source, byte[] bytes) {
        var in = ByteBuffer.wrap(bytes).position(CHECKSUM);
        if (!Arrays.equals(next(in), source.identity())) {
            return Optional.empty();
        }
        var classes = new LinkedHashMap<String, byte[]>();
        while (in.hasRemaining()) {
            classes.put(new String(next(in), StandardCharsets.UTF_8), next(in));
        }
        return Optional.of(classes);
    }

    private static byte[] next(ByteBuffer in) {
        var bytes = new byte[in.getInt()];
        in.get(bytes);
        return bytes;
    }

    /**
     * Keeps {@code classes} in place of what was kept for that file. What others left here long ago
     * goes: most of their files are no more.
     */
    void keep(SourceFile source, Map<String, byte[]> classes) {
        try {
            Files.createDirectories(folder, OwnerOnly.directory());
            var file = folder.resolve(source.shortName());
            AtomicFile.replace(file, bytes(source, classes));
            Disposal.deleteOlder(file, Disposal.REMAKEABLE, ANY);
        } catch (IOException _) {
            // it is compiled again next time
        }
    }

    private static byte[] bytes(SourceFile source, Map<String, byte[]> classes) throws IOException {
        var content = new ByteArrayOutputStream();
        var out = new DataOutputStream(content);
        out.writeLong(0);
        put(out, source.identity());
        for (var entry : classes.entrySet()) {
            put(out, entry.getKey().getBytes(StandardCharsets.UTF_8));
            put(out, entry.getValue());
        }
        var bytes = content.toByteArray();
        ByteBuffer.wrap(bytes).putLong(checksum(bytes));
        return bytes;
    }

    private static void put(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
