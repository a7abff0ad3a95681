package dev.sesame.script;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Takes one file out of an npm package: a tar (POSIX.1-1988 ustar) in gzip, already verified. */
final class Archive {
    private static final int BLOCK = 512;
    private static final int SIZE = 124;
    private static final int PREFIX = 345;

    private Archive() {}

    /**
     * Writes the entry {@code name} to {@code target}, which does not exist yet.
     *
     * @throws IOException when there is no such entry, or when the disk is full
     */
    static void extract(Path archive, String name, Path target) throws IOException {
        try (InputStream in =
                new BufferedInputStream(new GZIPInputStream(Files.newInputStream(archive)))) {
            for (var header = in.readNBytes(BLOCK); header.length == BLOCK; ) {
                long size = size(header);
                if (name(header).equals(name)) {
                    copy(in, size, target);
                    return;
                }
                in.skipNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
                header = in.readNBytes(BLOCK);
            }
        }
        throw new IOException("the package has no " + name);
    }

    private static void copy(InputStream in, long size, Path target) throws IOException {
        var buffer = new byte[1 << 16];
        try (var out = Files.newOutputStream(target)) {
            for (long left = size; left > 0; ) {
                int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (n < 0) {
                    throw new IOException("the package ends early");
                }
                out.write(buffer, 0, n);
                left -= n;
            }
        }
    }

    private static String name(byte[] header) {
        var prefix = text(header, PREFIX, 155);
        var name = text(header, 0, 100);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static long size(byte[] header) throws IOException {
        var digits = text(header, SIZE, 12).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new IOException("the package is damaged", e);
        }
    }

    private static String text(byte[] header, int start, int length) {
        int end = start;
        while (end < start + length && header[end] != 0) {
            end++;
        }
        return new String(header, start, end - start, StandardCharsets.UTF_8);
    }
}
