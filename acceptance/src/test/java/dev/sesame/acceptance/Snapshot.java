package dev.sesame.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The regular files of some folders at one moment, with what tells whether they change.
 *
 * @param states by path
 */
record Snapshot(Map<Path, State> states) {

    private static final long LARGEST = 16 << 20;

    /** What another content would not have, too. */
    record State(FileTime changed, long size, String key) {}

    /** Looks at {@code places}, which are files or folders, or do not exist. */
    static Snapshot of(List<Path> places) throws IOException {
        var states = new HashMap<Path, State>();
        for (var place : places) {
            Files.walkFileTree(place, new Visitor(states));
        }
        return new Snapshot(states);
    }

    Set<Path> files() {
        return states.keySet();
    }

    /** Returns the files that were not so in {@code earlier}. */
    Set<Path> since(Snapshot earlier) {
        return states.entrySet().stream()
                .filter(each -> !each.getValue().equals(earlier.states.get(each.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Returns what is in {@code file}, byte by byte; nothing if it has gone or may not be read. */
    static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }

    /** Others write while it looks, so whatever has gone is no failure. */
    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Map<Path, State> states;

        Visitor(Map<Path, State> states) {
            this.states = states;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && attributes.size() <= LARGEST) {
                var key = String.valueOf(attributes.fileKey());
                var state = new State(attributes.lastModifiedTime(), attributes.size(), key);
                states.put(file, state);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }
}
