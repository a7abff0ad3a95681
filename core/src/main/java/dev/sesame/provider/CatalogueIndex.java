package dev.sesame.provider;

import dev.sesame.file.AtomicFile;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table of contents of a catalogue file. Parsing megabytes at every start is too slow, so the
 * table is kept in Sesame's cache, with the file's path, time and size at its head: a file that
 * changed is read anew.
 */
final class CatalogueIndex {
    /** Smaller files are quicker to parse than to look up. */
    private static final long SMALL = 128 << 10;

    private static final long LARGEST = 64 << 20;
    private static final String FORMAT = "sesame-catalogue-1";

    private final Path file;
    private final List<Slice> slices;

    private CatalogueIndex(Path file, List<Slice> slices) {
        this.file = file;
        this.slices = slices;
    }

    /** One provider's text within the file, in bytes. */
    private record Slice(CatalogueProvider provider, long at, int length) {
        String toLine() {
            return provider.toLine() + '\t' + at + '\t' + length;
        }

        static Slice of(String line) {
            var columns = line.split("\t", -1);
            return new Slice(
                    CatalogueProvider.of(columns),
                    Long.parseLong(columns[3]),
                    Integer.parseInt(columns[4]));
        }
    }

    /** Returns the entries of {@code file}; empty when it is no catalogue. */
    static Optional<CatalogueEntries> open(Path file, Path cache) {
        try {
            long size = Files.size(file);
            if (size > LARGEST) {
                return Optional.empty();
            }
            if (size <= SMALL) {
                return Optional.of(
                        new CatalogueEntries.Document(Json.rawMembers(Files.readString(file))));
            }
            var key = key(file, size);
            var table = cache.resolve("catalogue-" + Integer.toHexString(file.hashCode()) + ".tsv");
            var kept = kept(file, table, key);
            return kept.isPresent() ? kept : Optional.of(fresh(file, table, key));
        } catch (IOException | JsonSyntaxException e) {
            return Optional.empty();
        }
    }

    List<CatalogueProvider> providers() {
        return slices.stream().map(Slice::provider).toList();
    }

    Optional<String> text(String id) {
        for (var slice : slices) {
            if (slice.provider.id().equals(id)) {
                return read(slice);
            }
        }
        return Optional.empty();
    }

    private Optional<String> read(Slice slice) {
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            var bytes = new byte[slice.length];
            in.seek(slice.at);
            in.readFully(bytes);
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String key(Path file, long size) throws IOException {
        long time = Files.getLastModifiedTime(file).toMillis();
        return FORMAT + '\t' + time + '\t' + size + '\t' + file;
    }

    private static Optional<CatalogueEntries> kept(Path file, Path table, String key) {
        try {
            var lines = Files.readString(table).split("\n", -1);
            if (!lines[0].equals(key)) {
                return Optional.empty();
            }
            var slices = new ArrayList<Slice>();
            for (int i = 1; i < lines.length - 1; i++) {
                slices.add(Slice.of(lines[i]));
            }
            return Optional.of(new CatalogueEntries.Indexed(new CatalogueIndex(file, slices)));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            return Optional.empty(); // it can be made again
        }
    }

    private static CatalogueEntries fresh(Path file, Path table, String key) throws IOException {
        var text = Files.readString(file);
        var document = new CatalogueEntries.Document(Json.rawMembers(text));
        var slices = slices(text, document);
        var lines = new StringBuilder(key).append('\n');
        slices.forEach(slice -> lines.append(slice.toLine()).append('\n'));
        keep(table, lines.toString());
        return document;
    }

    private static List<Slice> slices(String text, CatalogueEntries.Document document) {
        var slices = new ArrayList<Slice>();
        int from = 0;
        long at = 0;
        for (var member : document.members().entrySet()) {
            var raw = member.getValue();
            int start = text.indexOf(raw, from);
            at += bytes(text.substring(from, start));
            int length = bytes(raw);
            var entry = document.provider(member.getKey());
            if (entry.isPresent() && CatalogueProvider.isPlain(member.getKey())) {
                var provider = CatalogueProvider.of(member.getKey(), entry.get());
                slices.add(new Slice(provider, at, length));
            }
            from = start + raw.length();
            at += length;
        }
        return slices;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The table only saves time: where it cannot be kept, the next start is slower. */
    private static void keep(Path table, String text) {
        try {
            Files.createDirectories(table.toAbsolutePath().getParent());
            AtomicFile.replace(table, text);
        } catch (IOException e) {
            return;
        }
    }
}
